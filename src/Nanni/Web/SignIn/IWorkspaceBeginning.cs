namespace Nanni.Web.SignIn;

/// <summary>Gives a new workspace what the modules begin with: sign-in opens workspaces without knowing any module.</summary>
public interface IWorkspaceBeginning
{
    /// <summary>Does nothing to a workspace that has begun. Called outside a transaction, since it writes records.</summary>
    /// <param name="language">The founder's: names that are data (stages) are written in it.</param>
    Task Ensure(Guid workspace, string language, CancellationToken cancel);
}
