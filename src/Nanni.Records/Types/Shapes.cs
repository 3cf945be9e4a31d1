namespace Nanni.Records.Types;

/// <summary>How records stand on a board.</summary>
/// <param name="By">The field whose values are the columns.</param>
/// <param name="Sum">The money field that is added up per column.</param>
/// <param name="Weight">The per cent field by which a sum is weighted.</param>
/// <param name="Order">What orders the cards of a column, never missing where <paramref name="By"/> is set; null: the type's default sort.</param>
/// <param name="IsNewestFirst">Within a column; else what has waited longest stands on top.</param>
/// <param name="IsFirst">The menu leads to the board rather than to the list.</param>
public sealed record BoardShape(Field By, Field? Sum, Field? Weight = null, Field? Order = null, bool IsNewestFirst = false, bool IsFirst = false);

/// <summary>One line in the story of a person or organisation.</summary>
/// <param name="Subject">The record in whose timeline it stands.</param>
/// <param name="Kind">"note", "call", "meeting", "mail", "task", "opportunity"…</param>
public sealed record TimelineEntry(Guid Subject, DateTimeOffset At, string Kind, string Title);
