using Microsoft.EntityFrameworkCore;
using Nanni.Records.Types;
using Nanni.Web.Records;

namespace Nanni.Web;

/// <summary>The door of a capability: everything the rest of the product needs to know of it.</summary>
public abstract class Module
{
    /// <summary>In the order menus show them; a type refers only to types of its own or earlier modules.</summary>
    public virtual IEnumerable<RecordType> RecordTypes => [];

    /// <summary>Choice lists it starts a new workspace with: list, then options with their labels by language.</summary>
    public virtual IEnumerable<(string List, Option[] Options)> ChoiceLists => [];

    /// <summary>Checks of identifier fields, by the scheme their record types name.</summary>
    public virtual IEnumerable<IdentifierScheme> IdentifierSchemes => [];

    public virtual void Services(IServiceCollection services)
    {
    }

    /// <summary>Tables of its own that hold facts or settings, not records.</summary>
    public virtual void Model(ModelBuilder model)
    {
    }

    /// <summary>Parts of its own on generic pages.</summary>
    public virtual void Fill(Slots slots)
    {
    }

    /// <param name="pages">Mapped under <c>/w/{workspace}</c>.</param>
    public virtual void Pages(RouteGroupBuilder pages)
    {
    }

    /// <summary>Pages for people without an account: each says itself that it is open to all, and to whom it answers.</summary>
    public virtual void Public(IEndpointRouteBuilder app)
    {
    }

    /// <param name="api">Mapped under <c>/api/v1</c>.</param>
    public virtual void Api(RouteGroupBuilder api)
    {
    }
}

/// <summary>A kind of number that states or registers give: how it is checked when it is given, and how it is shown.</summary>
/// <param name="Name">As record types name it.</param>
/// <param name="Check">Makes the form that is stored, or says what is wrong.</param>
/// <param name="Shown">The stored form as people group it.</param>
public sealed record IdentifierScheme(string Name, Func<string, IdentifierCheck> Check, Func<string, string> Shown);
