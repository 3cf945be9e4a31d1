using Nanni.Records.Types;

namespace Nanni.Tests.Matching;

/// <summary>A search through everything reads only the fields that a type declares; its facts must come from those alone.</summary>
public sealed class KnownFieldTests
{
    public static TheoryData<string> Types => [.. Modules.RecordTypes.All.Where(t => t.FactsOf(t.New(), "PL") is not null).Select(t => t.Name)];

    [Theory, MemberData(nameof(Types))]
    public void The_declared_fields_are_those_that_tell_duplicates(string name)
    {
        var type = Modules.RecordTypes[name];
        var (whole, known) = (type.New(), type.New());
        foreach (var field in type.Fields.Where(f => !f.IsComputed))
        {
            Fill(field, whole);
        }

        foreach (var field in type.KnownBy)
        {
            Fill(field, known);
        }

        Assert.True(type.HasDuplicates);
        Assert.Equal(Facts(type, whole), Facts(type, known));
    }

    private static string Facts(RecordType type, Nanni.Records.Types.Record record) => System.Text.Json.JsonSerializer.Serialize(type.FactsOf(record, "PL"));

    private static void Fill(Field field, Nanni.Records.Types.Record record)
    {
        object? value = field.ColumnType switch
        {
            ColumnType.Text => field.Key,
            ColumnType.Day => new DateOnly(2001, 2, 3),
            ColumnType.Guid => new Guid(7, 0, 0, new byte[8]),
            ColumnType.Bool => true,
            _ => null,
        };
        if (value is not null)
        {
            field.Set(record, value);
        }
    }
}
