using Nanni.Records.Import;
using Nanni.Records.Types;

namespace Nanni.Customers.Contacts;

/// <summary>Persons whose whole name stands in one column.</summary>
internal sealed class ContactImport : IImportRule
{
    private const string Name = "name";

    public string Type => "contact";

    public IReadOnlyList<ImportExtra> Extras { get; } = [new(Name, FieldKind.Text)];

    public Task Prepare(ImportSession session, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, CancellationToken cancel) => Task.CompletedTask;

    public void Apply(ImportSession session, Record record, IReadOnlyDictionary<string, object?> extras, IReadOnlyDictionary<string, string> texts, bool isNew)
    {
        var contact = (Contact)record;
        Named(session, contact, extras, isNew);
        if (isNew)
        {
            contact.ProposeNameDay(null, session.Actor.Country);
        }
    }

    private static void Named(ImportSession session, Contact contact, IReadOnlyDictionary<string, object?> extras, bool isNew)
    {
        if (extras.GetValueOrDefault(Name) is not string text || (!isNew && session.Plan.Duplicates == Duplicates.Fill))
        {
            return;
        }

        var name = PersonName.Split(text);
        if (name.Given?.Length > 200 || name.Family?.Length > 200)
        {
            throw new FieldException(Name, "field.length", 200);
        }

        (contact.FirstName, contact.LastName) = (name.Given, name.Family);
    }
}
