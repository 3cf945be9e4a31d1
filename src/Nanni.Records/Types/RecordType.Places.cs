namespace Nanni.Records.Types;

/// <content>Where people come to its records, and where a question about part of them is answered.</content>
public abstract partial class RecordType
{
    private readonly List<PartIndex> parts = [];

    /// <summary>Further indexes over a part of the records, which also hold what they are not ordered by.</summary>
    public IReadOnlyList<PartIndex> Parts => parts;

    public BoardShape? BoardBy { get; private protected set; }

    /// <summary>A page made by hand to which its menu entry leads, in place of its list; null for most.</summary>
    public string? OpensAt { get; private set; }

    /// <summary>Has an entry of its own in the menu, where it is listed at all: others are reached from the page that uses them.</summary>
    public bool IsOnMenu { get; private set; } = true;

    /// <summary>An index over those records for which a condition holds, and which a question reads without a look at the table.</summary>
    /// <param name="where">In SQL; the question must say the same in the same words. Null for all.</param>
    protected void Part(string name, string? where, string[] columns, string[] more) => parts.Add(new(name, where, columns, more));

    protected void Opened(string page) => OpensAt = page;

    protected void OffMenu() => IsOnMenu = false;
}

/// <summary>An index over a part of a type's records.</summary>
/// <param name="Where">In SQL; null for all.</param>
/// <param name="Columns">After the workspace.</param>
/// <param name="More">What it holds besides.</param>
public sealed record PartIndex(string Name, string? Where, IReadOnlyList<string> Columns, IReadOnlyList<string> More);
