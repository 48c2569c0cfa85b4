using LlmRouter.Resilience;

namespace LlmRouter.Providers.UserClients;

/// <summary>The headers of an answer that a library holds.</summary>
/// <param name="find">Finds one by its name; <see langword="null"/>: there are none.</param>
internal readonly struct SdkHeaders(Func<string, string?>? find) : IHeaderLookup
{
    public string? First(string name)
    {
        try
        {
            return find?.Invoke(name);
        }
        catch (Exception)
        {
            // Another version of the library: as if it were not there.
            return null;
        }
    }
}
