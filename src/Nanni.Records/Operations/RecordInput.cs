using System.Text.Json.Nodes;
using Nanni.Records.Types;

namespace Nanni.Records.Operations;

/// <summary>
/// Values from outside (a form, the API, an import) for one record: each is checked and put into its field; nothing else of the
/// record can be reached.
/// </summary>
public static class RecordInput
{
    /// <summary>Applies values that are already of their fields' types. Collects all problems before it throws.</summary>
    /// <exception cref="FieldException">All that is wrong, by field.</exception>
    public static void Apply(Work work, FieldRules rules, Record record, TypeSchema type, IReadOnlyDictionary<string, object?> values)
    {
        // Whatever schema the caller has read the values by, these are the actor's.
        type = work.Schema[type.Name];
        var isNew = record.Version == 0;
        var problems = new List<FieldProblem>();
        foreach (var (key, value) in values)
        {
            if (type.Find(key) is not { } field || !CanWrite(field, isNew))
            {
                problems.Add(new(key, type.Find(key) is null ? "field.unknown" : "field.readOnly", key));
                continue;
            }

            try
            {
                field.Set(record, rules.Normalise(work.Schema, field, value));
                if (key == "owner")
                {
                    work.SayOwner(record);
                }
            }
            catch (FieldException error)
            {
                problems.AddRange(error.Problems.Select(p => p.Field.Length == 0 ? p with { Field = key } : p));
            }
        }

        if (problems.Count > 0)
        {
            throw new FieldException(problems);
        }
    }

    /// <param name="isNew">The record is being created.</param>
    public static bool CanWrite(Field field, bool isNew = false) => (!field.IsReadOnly || (isNew && field.IsGivenOnce)) && !field.IsComputed;

    /// <summary>
    /// What a reading shows instead of a value the reader may not see: sent back, it means "as it is", so that a program which
    /// returns what it read does not erase what it could not read.
    /// </summary>
    private static bool IsPlaceholder(Field field, JsonNode? node) => node is JsonObject shown
        && ((field.IsEncrypted && shown.ContainsKey("masked")) || (field.Kind == FieldKind.Reference && shown.ContainsKey("hidden")));

    /// <summary>Reads values of the API's JSON; unknown members are problems, never ignored.</summary>
    /// <exception cref="FieldException">All that is wrong, by field.</exception>
    public static Dictionary<string, object?> Read(TypeSchema type, JsonObject body, params ReadOnlySpan<string> ignored)
    {
        var values = new Dictionary<string, object?>();
        var problems = new List<FieldProblem>();
        foreach (var (key, node) in body)
        {
            if (ignored.Contains(key))
            {
                continue;
            }

            if (key == "custom" && node is not JsonObject)
            {
                problems.Add(new(key, "field.kind.custom"));
            }
            else if (key == "custom" && node is JsonObject custom)
            {
                foreach (var (name, inner) in custom)
                {
                    One(CustomField.Prefix + name, inner);
                }
            }
            else
            {
                One(key, node);
            }
        }

        return problems.Count == 0 ? values : throw new FieldException(problems);

        void One(string key, JsonNode? node)
        {
            if (type.Find(key) is not { } field || field.IsHidden && field.Target != "record")
            {
                problems.Add(new(key, "field.unknown", key));
                return;
            }

            if (IsPlaceholder(field, node))
            {
                return;
            }

            try
            {
                values[key] = FieldJson.Read(field, node);
            }
            catch (FieldException error)
            {
                problems.AddRange(error.Problems);
            }
        }
    }
}
