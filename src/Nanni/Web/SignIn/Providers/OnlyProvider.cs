using Nanni.Web.Forms;

namespace Nanni.Web.SignIn.Providers;

/// <summary>A way in that is closed where people come in through the provider alone.</summary>
internal sealed class OnlyProvider
{
    public static void Use(WebApplication app)
    {
        if (!app.Services.GetRequiredService<ProviderSettings>().IsOnly)
        {
            return;
        }

        app.Use((context, next) => context.GetEndpoint()?.Metadata.GetMetadata<OnlyProvider>() is null
            ? next(context)
            : Go.To(ProviderPages.Problem(ProviderException.Only, back: null)).ExecuteAsync(context));
    }
}

internal static class OnlyProviderWays
{
    public static TBuilder NotBesideOnlyProvider<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new OnlyProvider());
}
