using System.Globalization;
using Nanni.Records.Operations;
using Nanni.Records.Queries;
using Nanni.Records.Types;
using Nanni.Web.Views;

namespace Nanni.Web.Records;

/// <summary>Turns values of fields into what pages show and what inputs hold.</summary>
internal sealed class Present(Ui ui, Schema schema, RecordTypes types)
{
    public Ui Ui => ui;

    public Schema Schema => schema;

    /// <summary>Titles of records that values refer to, where they do not come with the value itself.</summary>
    public IReadOnlyDictionary<Guid, RecordTitle> Known { get; set; } = new Dictionary<Guid, RecordTitle>();

    /// <summary>A value as it is shown. References to records come with their title, resolved by the query.</summary>
    /// <param name="self">Address of the record itself, for its title field.</param>
    public Value Value(TypeSchema type, Field field, object? value, RecordTitle? reference = null, string? self = null)
    {
        if (field.IsEncrypted)
        {
            return value is null ? Views.Value.Empty : new(ValueKind.Masked, "••••••••");
        }

        return value switch
        {
            null => field.Kind == FieldKind.YesNo ? new(ValueKind.No, ui.T("value.no")) : Views.Value.Empty,
            string text when field.IsTitle => new(ValueKind.Title, text, self),
            string number when field.Kind == FieldKind.Identifier => new(ValueKind.Text, Identifier(field, number)),
            string text => Text(type, field, text),
            decimal number when field.Kind == FieldKind.Percent => new(ValueKind.Percent, ui.Format.Percent(number)),
            decimal number => new(ValueKind.Number, IsYear(field) ? number.ToString("0", CultureInfo.InvariantCulture) : ui.Format.Number(number)),
            Money money => new(ValueKind.Money, ui.Format.Money(money.Minor, money.Currency)),
            DateOnly day => new(ValueKind.Date, ui.Format.Date(day), Detail: ui.Format.LongDate(day)),
            DateTimeOffset at => new(ValueKind.DateTime, ui.Format.Relative(at), Detail: ui.Format.DateTime(at)),
            bool yes => yes ? new(ValueKind.Yes, ui.T("value.yes")) : new(ValueKind.No, ui.T("value.no")),
            Guid id => Reference(field, id, reference),
            Address address => new(ValueKind.Address, string.Join(", ", new[] { address.Street, $"{address.PostalCode} {address.City}".Trim(), address.Region, address.Country }.Where(p => !string.IsNullOrEmpty(p)))),
            string[] many => new(ValueKind.Many, string.Join(", ", many), Many: [.. many.Select(one => field.Kind == FieldKind.Tags ? new Value(ValueKind.Tag, one) : Choice(type, field, one))]),
            Guid[] many => new(ValueKind.Many, "", Many: [.. many.Select(id => Reference(field, id, null))]),
            _ => new(ValueKind.Text, value.ToString() ?? ""),
        };
    }

    /// <summary>A number of a state or register as people group it.</summary>
    public static string Identifier(Field field, string number) =>
        field.Scheme is { } scheme && Modules.IdentifierSchemes.TryGetValue(scheme, out var known) ? known.Shown(number) : number;

    public Value Member(Guid? id) => id is { } member && schema.Members.TryGetValue(member, out var known)
        ? new(ValueKind.Member, known.Name, Color: known.Colour.ToString(CultureInfo.InvariantCulture), Detail: known.CanSignIn ? null : ui.T("member.noSignIn"))
        : id is null ? Views.Value.Empty : new(ValueKind.Member, "?");

    /// <summary>A member or a team.</summary>
    public Value Audience(Guid id) =>
        schema.Teams.TryGetValue(id, out var team) ? new(ValueKind.Team, team) : Member(id);

    /// <summary>"may see and change, until 24 December".</summary>
    public string How(Share share)
    {
        var right = ui.T(share.CanEdit ? "share.may.edit" : "share.may.see");
        return share.LastDay is { } last ? ui.T("share.may.until", ("right", right), ("day", ui.Format.Date(last))) : right;
    }

    public Value Reference(RecordTitle title) => title.Text is { } text && types.Find(title.Type) is { } type
        ? new(ValueKind.Reference, text, ui.Url($"{type.Plural}/{title.Id}"), Icon: type.Icon)
        : new(ValueKind.NoAccess, ui.T("value.noAccess"));

    /// <summary>A field's value as an input holds it.</summary>
    public string Raw(Field field, object? value) => value switch
    {
        null => "",
        string text => field.IsEncrypted ? "" : text,
        decimal number => Decimal(number),
        Money money => Decimal(money.Amount),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset at => ui.Format.Local(at).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture),
        bool yes => yes ? "true" : "false",
        Guid id => id.ToString(),
        string[] many => string.Join(", ", many),
        Guid[] many => string.Join(",", many),
        _ => "",
    };

    /// <summary>An input for the field, holding <paramref name="value"/>.</summary>
    public InputModel Input(TypeSchema type, Field field, object? value, RecordTitle? reference = null, IReadOnlyList<string>? errors = null)
    {
        var input = new InputModel(field.Key, Labels.Field(ui, type.Name, field), FieldJson.Camel(field.Kind), Raw(field, value))
        {
            IsRequired = field.IsRequired,
            MaxLength = field.Kind is FieldKind.Identifier ? 40 : field.MaxLength,
            Decimals = field.Decimals,
            Target = field.Target,
            OnlyFor = field.OnlyFor,
            Errors = errors ?? [],
            Help = field.IsEncrypted && value is not null ? ui.T("field.encrypted.help") : null,
        };
        return field.Kind switch
        {
            FieldKind.Choice or FieldKind.Choices => input with { Options = Options(type, field, value) },
            FieldKind.Money => input with
            {
                Currency = value is Money money ? money.Currency : null,
                Options = [.. Currencies(value is Money has ? has.Currency : null)],
            },
            FieldKind.Reference => input with
            {
                Value = value?.ToString(),
                Text = value is Guid id ? Reference(field, id, reference).Text : "",
            },
            FieldKind.References => input with
            {
                Chosen = [.. (value as Guid[] ?? []).Select(id => new OptionModel(id.ToString(), Reference(field, id, null).Text, IsSelected: true))],
            },
            FieldKind.Tags => input with { Chosen = [.. (value as string[] ?? []).Select(tag => new OptionModel(tag, tag, IsSelected: true))] },
            FieldKind.Address => input with { Parts = Parts(field, value as Address) },
            _ => input,
        };
    }

    public IReadOnlyList<OptionModel> Options(TypeSchema type, Field field, object? chosen = null) =>
        [.. schema.OptionsOf(field)
            .Where(o => !o.IsHidden || IsChosen(o.Key, chosen))
            .Select(o => new OptionModel(o.Key, Labels.Option(ui, type.Name, field, o), o.Color, IsChosen(o.Key, chosen)))];

    public IEnumerable<OptionModel> Currencies(string? chosen) =>
        new[] { Base, "PLN", "EUR", "GBP", "USD", "CHF", "SEK", "NOK", "DKK", "CZK", "UAH", "JPY", chosen }
            .OfType<string>().Distinct().Select(code => new OptionModel(code, code, IsSelected: code == (chosen ?? Base)));

    /// <summary>The workspace's base currency.</summary>
    public string Base { get; init; } = "EUR";

    private static bool IsChosen(string key, object? chosen) => chosen as string == key || (chosen is string[] many && many.Contains(key));

    private string Decimal(decimal number) => number.ToString("0.######", CultureInfo.InvariantCulture)
        .Replace(".", ui.Language.Code == "en" ? "." : ",", StringComparison.Ordinal);

    /// <summary>A year is not grouped: 1996, not 1,996.</summary>
    private static bool IsYear(Field field) => field is { IsCustom: false, Key: "founded" };

    private Value Text(TypeSchema type, Field field, string text) => field.Kind switch
    {
        FieldKind.Email => new(ValueKind.Email, text, "mailto:" + text),
        FieldKind.Phone => new(ValueKind.Phone, text, "tel:" + new string([.. text.Where(c => char.IsAsciiDigit(c) || c == '+')])),
        FieldKind.Url => new(ValueKind.Url, text.Replace("https://", "", StringComparison.Ordinal).Replace("http://", "", StringComparison.Ordinal).TrimEnd('/'), text),
        FieldKind.Choice => Choice(type, field, text),
        FieldKind.LongText => new(ValueKind.LongText, text),
        _ => new(ValueKind.Text, text),
    };

    private Value Choice(TypeSchema type, Field field, string key)
    {
        var option = schema.OptionsOf(field).FirstOrDefault(o => o.Key == key);
        return option is null ? new(ValueKind.Choice, key, Color: "gray") : new(ValueKind.Choice, Labels.Option(ui, type.Name, field, option), Color: option.Color);
    }

    private Value Reference(Field field, Guid id, RecordTitle? title) => field.Target switch
    {
        "member" => Member(id),
        "team" => schema.Teams.TryGetValue(id, out var team) ? new(ValueKind.Team, team) : new(ValueKind.Team, "?"),
        _ when field.Kind == FieldKind.File => new(ValueKind.File, ui.T("field.file"), ui.Url("files/" + id)),
        _ => (title ?? Known.GetValueOrDefault(id)) is { } known ? Reference(known) : new(ValueKind.NoAccess, ui.T("value.noAccess")),
    };

    private List<InputModel> Parts(Field field, Address? address)
    {
        InputModel Part(string part, string? value) =>
            new($"{field.Key}.{part}", ui.T("field." + part), "text", value ?? "") { MaxLength = 200 };
        return
        [
            Part("street", address?.Street), Part("postalCode", address?.PostalCode), Part("city", address?.City),
            Part("region", address?.Region), Part("country", address?.Country),
        ];
    }
}
