using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Nanni.Database;

/// <summary>What holds for every table: snake_case names, and nothing is deleted because something else was.</summary>
internal static class Conventions
{
    public static void Apply(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            entity.SetTableName(Snake(entity.GetTableName()!));
            foreach (var property in Columns(entity))
            {
                property.SetColumnName(Snake(property.GetColumnName()));
            }

            foreach (var reference in entity.GetForeignKeys())
            {
                reference.DeleteBehavior = DeleteBehavior.Restrict;
            }
        }

        // Key, index and constraint names are made from table and column names, so these come second.
        foreach (var entity in model.Model.GetEntityTypes())
        {
            NameConstraints(entity);
        }
    }

    /// <summary>"WorkspaceId" → "workspace_id".</summary>
    public static string Snake(string name)
    {
        var snake = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && snake.Length > 0 && snake[^1] != '_')
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(letter));
        }

        return snake.ToString();
    }

    private static IEnumerable<IMutableProperty> Columns(IMutableTypeBase type) =>
        type.GetProperties().Concat(type.GetComplexProperties().SelectMany(part => Columns(part.ComplexType)));

    private static void NameConstraints(IMutableEntityType entity)
    {
        foreach (var key in entity.GetKeys())
        {
            key.SetName(key.GetName()!.ToLowerInvariant());
        }

        foreach (var reference in entity.GetForeignKeys())
        {
            reference.SetConstraintName(reference.GetConstraintName()!.ToLowerInvariant());
        }

        foreach (var index in entity.GetIndexes())
        {
            index.SetDatabaseName(index.GetDatabaseName()!.ToLowerInvariant());
        }
    }
}
