using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Nanni.Database;
using Nanni.Database.Platform;
using Nanni.Records.Access;
using Nanni.Records.Types;
using Nanni.Web.Audit;

namespace Nanni.Administration.Members;

/// <param name="Members">How many have it, those who left included.</param>
public sealed record RoleRow(Guid Id, string Name, bool IsAdministrator, int Members);

/// <summary>The roles of a workspace: how far each right reaches for each record type.</summary>
public sealed class Roles(NanniDb db, SecurityEvents events)
{
    public Task<List<RoleRow>> List(Guid workspace, CancellationToken cancel) => db.Roles
        .Where(r => r.WorkspaceId == workspace)
        .OrderByDescending(r => r.IsAdministrator).ThenBy(r => r.Name)
        .Select(r => new RoleRow(
            r.Id, r.Name, r.IsAdministrator, db.Members.Count(m => m.WorkspaceId == workspace && m.RoleId == r.Id)))
        .Take(200).ToListAsync(cancel);

    public Task<Role?> Find(Guid workspace, Guid id, CancellationToken cancel) =>
        db.Roles.AsNoTracking().SingleOrDefaultAsync(r => r.WorkspaceId == workspace && r.Id == id, cancel);

    /// <exception cref="RuleException"><c>role.nameTaken</c>.</exception>
    public async Task<Role> Add(Guid workspace, string name, Grants grants, CancellationToken cancel)
    {
        await using var change = await db.Change(workspace, cancel);
        var role = new Role { WorkspaceId = workspace, Name = name.Trim(), Grants = grants.ToJson() };
        await RequireFreeName(role, cancel);
        db.Add(role);
        events.Add(workspace, Told.Role("added", role.Name, role.Id, Told.Differences([], Describe(role))));
        await db.Commit(change, cancel);
        return role;
    }

    /// <summary>Renames a role and sets its grants. An administrator role keeps its rights: they reach everything.</summary>
    /// <exception cref="RuleException"><c>role.nameTaken</c>.</exception>
    public async Task Change(Guid workspace, Guid id, string name, Grants grants, CancellationToken cancel)
    {
        await using var change = await db.Change(workspace, cancel);
        var role = await db.Roles.SingleAsync(r => r.WorkspaceId == workspace && r.Id == id, cancel);
        var before = Describe(role);
        role.Name = name.Trim();
        await RequireFreeName(role, cancel);
        if (!role.IsAdministrator)
        {
            role.Grants = grants.ToJson();
        }

        events.Add(workspace, Told.Role("changed", role.Name, id, Told.Differences(before, Describe(role))));
        await db.SaveChangesAsync(cancel);
        await db.Members.Where(m => m.WorkspaceId == workspace && m.RoleId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.AccessVersion, m => m.AccessVersion + 1), cancel);
        await db.Commit(change, cancel);
    }

    /// <summary>Whether members with the role get in with a second factor only. It counts from their next page on.</summary>
    public async Task RequireSecondFactor(Guid workspace, Guid id, bool required, CancellationToken cancel)
    {
        await using var change = await db.Change(workspace, cancel);
        var role = await db.Roles.SingleAsync(r => r.WorkspaceId == workspace && r.Id == id, cancel);
        events.Add(workspace, Told.Role("changed", role.Name, id, Told.Differences(Factor(role), Factor(role, required))));
        role.RequiresSecondFactor = required;
        await db.SaveChangesAsync(cancel);
        await db.Members.Where(m => m.WorkspaceId == workspace && m.RoleId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.AccessVersion, m => m.AccessVersion + 1), cancel);
        await db.Commit(change, cancel);
    }

    /// <summary>Sets which fields of a record type members with the role see and change. It counts from their next page on.</summary>
    /// <param name="levels">Of all the type's fields that have one; what is as usual is not kept, so that it follows the field.</param>
    public async Task LimitFields(Guid workspace, Guid id, TypeSchema type, IReadOnlyDictionary<string, FieldLevel> levels, CancellationToken cancel)
    {
        await using var change = await db.Change(workspace, cancel);
        var role = await db.Roles.SingleAsync(r => r.WorkspaceId == workspace && r.Id == id, cancel);
        var before = DescribeFields(role);
        var all = FieldGrants.Parse(role.Fields);
        all[type.Name] = levels.Where(level => type.Find(level.Key) is { } field && level.Value != FieldAccess.Usual(field)).ToDictionary();
        role.Fields = FieldGrants.ToJson(all);
        events.Add(workspace, Told.Role("changed", role.Name, id, Told.Differences(before, DescribeFields(role))));
        await db.SaveChangesAsync(cancel);
        await db.Members.Where(m => m.WorkspaceId == workspace && m.RoleId == id)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.AccessVersion, m => m.AccessVersion + 1), cancel);
        await db.Commit(change, cancel);
    }

    /// <exception cref="RuleException"><c>role.inUse</c>; <c>role.administrator.fixed</c>: a workspace cannot do without it.</exception>
    public async Task Delete(Guid workspace, Guid id, CancellationToken cancel)
    {
        await using var change = await db.Change(workspace, cancel);
        var role = await db.Roles.SingleAsync(r => r.WorkspaceId == workspace && r.Id == id, cancel);
        if (role.IsAdministrator)
        {
            throw new RuleException("role.administrator.fixed");
        }

        var having = await db.Members.CountAsync(m => m.WorkspaceId == workspace && m.RoleId == id, cancel);
        if (having > 0)
        {
            throw new RuleException("role.inUse", having);
        }

        db.Remove(role);
        events.Add(workspace, Told.Role("deleted", role.Name, id, Told.Differences(Describe(role), [])));
        await db.Commit(change, cancel);
    }

    private static Dictionary<string, string?> Factor(Role role, bool? required = null) => new() { ["secondFactor"] = $"{required ?? role.RequiresSecondFactor}" };

    /// <summary>By type and field its level: <c>contact:email</c>. A field that is as usual is not named.</summary>
    private static Dictionary<string, string?> DescribeFields(Role role) => FieldGrants.Parse(role.Fields)
        .SelectMany(type => type.Value.Select(field => KeyValuePair.Create($"{type.Key}:{field.Key}", (string?)field.Value.ToString()))).ToDictionary();

    /// <summary>Its name, and by type and right how far it reaches: <c>contact.Export</c>.</summary>
    private static Dictionary<string, string?> Describe(Role role)
    {
        var described = new Dictionary<string, string?> { ["name"] = role.Name };
        foreach (var (type, scopes) in JsonNode.Parse(role.Grants) as JsonObject ?? [])
        {
            foreach (var (right, scope) in scopes as JsonObject ?? [])
            {
                described[$"{type}.{right}"] = scope?.ToString();
            }
        }

        return described;
    }

    private async Task RequireFreeName(Role role, CancellationToken cancel)
    {
        if (await db.Roles.AnyAsync(r => r.WorkspaceId == role.WorkspaceId && r.Id != role.Id && r.Name == role.Name, cancel))
        {
            throw new RuleException("role.nameTaken", role.Name);
        }
    }
}
