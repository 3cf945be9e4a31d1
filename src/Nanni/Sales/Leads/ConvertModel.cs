using Nanni.Web.Views;

namespace Nanni.Sales.Leads;

/// <summary>What a lead becomes, before it does.</summary>
public sealed record ConvertModel(string Title, string Url, ConvertSide Account, ConvertSide Contact)
{
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Empty where the reader may begin no deals.</summary>
    public IReadOnlyList<InputModel> Deal { get; init; } = [];

    public bool HasDeal { get; init; }
}

/// <summary>The organisation, or the person.</summary>
/// <param name="Key">"account" or "contact".</param>
/// <param name="Icon">Of the type.</param>
/// <param name="Found">Likely the same, likeliest first.</param>
/// <param name="Hidden">How many more there are that the reader may not see.</param>
/// <param name="Chosen">Id of a record, "new", "none" or "other".</param>
/// <param name="Other">Looks up any record.</param>
/// <param name="NewTitle">What a new record would be called; null where none may be made.</param>
public sealed record ConvertSide(
    string Key, string Label, string Icon, IReadOnlyList<DuplicateRow> Found, int Hidden, string Chosen, InputModel Other, string? NewTitle)
{
    /// <summary>Of the input: a deal has fields "account" and "contact" of its own.</summary>
    public string Name => Input(Key);

    internal static string Input(string key) => "as." + key;
}
