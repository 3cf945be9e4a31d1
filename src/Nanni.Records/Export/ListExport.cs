using Nanni.Records.Access;
using Nanni.Records.Export.Tables;
using Nanni.Records.Queries;
using Nanni.Records.Types;

namespace Nanni.Records.Export;

/// <summary>
/// Writes a list as a table: the records that the actor may export, page by page, so that memory does not grow with them. Encrypted
/// fields are left out; text that begins like a formula is neutralised by the writer.
/// </summary>
public sealed class ListExport(Lists lists)
{
    private const int PageRows = 500;

    /// <param name="header">The names of the request's fields, in their order; money has a second column for its currency.</param>
    /// <param name="cell">A value as its cell; money and encrypted values never come here.</param>
    /// <param name="progress">Told after each page how many rows are written.</param>
    /// <returns>Rows written, without the header.</returns>
    /// <exception cref="ForbiddenException">The actor may not export such records at all.</exception>
    public async Task<long> Write(
        Actor actor, ListRequest request, IReadOnlyList<string> header, string currency, Func<Field, object?, RecordTitle?, TableCell> cell,
        ITableWriter writer, Func<long, Task>? progress, CancellationToken cancel)
    {
        if (actor.For(request.Type.Name, Right.Export) == Scope.None)
        {
            throw new ForbiddenException(request.Type.Name, "Export");
        }

        var fields = request.Fields;
        var row = new List<TableCell>();
        for (var i = 0; i < fields.Count; i++)
        {
            if (!fields[i].IsEncrypted)
            {
                row.Add(header[i]);
                if (fields[i].Kind == FieldKind.Money)
                {
                    row.Add($"{header[i]} ({currency})");
                }
            }
        }

        await writer.Write(row, cancel);
        var written = 0L;
        string? after = null;
        do
        {
            var page = await lists.Page(actor, request with { After = after, Limit = PageRows, Also = Right.Export }, cancel);
            foreach (var one in page.Rows)
            {
                row.Clear();
                for (var i = 0; i < fields.Count; i++)
                {
                    if (fields[i].IsEncrypted)
                    {
                        continue;
                    }

                    if (fields[i].Kind == FieldKind.Money)
                    {
                        var money = one.Values[i] as Money?;
                        row.Add(TableCell.Number(money?.Amount));
                        row.Add(money?.Currency);
                    }
                    else
                    {
                        row.Add(cell(fields[i], one.Values[i], one.References?[i]));
                    }
                }

                await writer.Write(row, cancel);
            }

            written += page.Rows.Count;
            after = page.Next;
            if (progress is not null)
            {
                await progress(written);
            }
        }
        while (after is not null);

        await writer.Complete(cancel);
        return written;
    }
}
