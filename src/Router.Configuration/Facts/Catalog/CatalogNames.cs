namespace LlmRouter.Configuration;

/// <summary>
/// Under which keys of the catalog a model may stand that is not there under its own name. Every rule is one that providers
/// document, or that their names follow throughout; what no rule covers is unknown. Names are in small letters.
/// </summary>
internal static class CatalogNames
{
    /// <summary>Longer ones are no names of models, and nobody has to search for them.</summary>
    private const int LongestName = 200;

    /// <summary>What else the providers of the catalog are called, by other routers and by the vendors that resell their models.</summary>
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.Ordinal)
    {
        ["alibaba"] = "dashscope",
        ["amazon"] = "bedrock",
        ["amazon-bedrock"] = "bedrock",
        ["azure_ai"] = "azure",
        ["fireworks-ai"] = "fireworks",
        ["fireworks_ai"] = "fireworks",
        ["google"] = "gemini",
        ["google-vertex"] = "vertex_ai",
        ["mistralai"] = "mistral",
        ["moonshotai"] = "moonshot",
        ["together_ai"] = "together",
        ["togetherai"] = "together",
        ["vertex"] = "vertex_ai",
        ["x-ai"] = "xai",
        ["z-ai"] = "zai",
    };

    /// <summary>Those that pass requests on to others and name models <c>vendor/model</c>.</summary>
    private static readonly string[] Resellers = ["openrouter", "vercel_ai_gateway"];

    /// <summary>
    /// Vendors that serve their models themselves, so that a reseller, who adds nothing to the list price, has one to pass on.
    /// Models of the others are open: whoever serves them sets the price.
    /// </summary>
    private static readonly string[] SolePrices = ["anthropic", "gemini", "openai", "perplexity", "xai"];

    /// <summary>Bedrock's inference profiles: geographies in which a request may be served.</summary>
    private static readonly string[] BedrockRegions = ["apac.", "au.", "ca.", "eu.", "global.", "jp.", "us-gov.", "us."];

    public static string Provider(string name)
    {
        string small = name.ToLowerInvariant();
        return Synonyms.TryGetValue(small, out string? ours) ? ours : small;
    }

    /// <summary>Whether this can be a name at all: printable ASCII without spaces, of a sane length.</summary>
    public static bool CanBe(string name, bool slashes)
    {
        if (name.Length is 0 or > LongestName)
        {
            return false;
        }

        foreach (char c in name)
        {
            if (c is <= ' ' or > '~' || (c == '/' && !slashes))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The keys to look under, in this order; the first that is there counts, if <c>Priced</c> with its prices.</summary>
    /// <param name="provider">As <see cref="Provider"/> returns it.</param>
    /// <param name="model">In small letters.</param>
    public static IEnumerable<(string Key, bool Priced)> Candidates(string provider, string model)
    {
        string exact = provider + "/" + model;
        yield return (exact, true);

        IEnumerable<(string Key, bool Priced)> more = provider switch
        {
            "azure" => Azure(model),
            "bedrock" => Bedrock(model),
            "vertex_ai" => Plain(provider, WithoutVersion(model), true),
            _ when Array.IndexOf(Resellers, provider) >= 0 => Resold(model),
            _ => Direct(provider, model),
        };

        foreach ((string Key, bool Priced) candidate in more)
        {
            if (candidate.Key != exact)
            {
                yield return candidate;
            }
        }
    }

    /// <summary>A fine-tuned model, <c>ft:base:organization:name:id</c>, is its base in everything but the price.</summary>
    private static IEnumerable<(string Key, bool Priced)> Direct(string provider, string model)
    {
        const string FineTuned = "ft:";
        if (provider == "openai" && model.StartsWith(FineTuned, StringComparison.Ordinal))
        {
            int end = model.IndexOf(':', FineTuned.Length);
            return end < 0 ? [] : Plain(provider, model.Substring(FineTuned.Length, end - FineTuned.Length), false);
        }

        return Plain(provider, model, true);
    }

    /// <summary>The name, then without the date of a snapshot, then without <c>-latest</c>, then without the version of a Gemini model.</summary>
    private static IEnumerable<(string Key, bool Priced)> Plain(string provider, string model, bool priced)
    {
        yield return (provider + "/" + model, priced);

        string undated = WithoutDate(model);
        if (undated.Length < model.Length)
        {
            yield return (provider + "/" + undated, priced);
        }

        const string Latest = "-latest";
        if (model.Length > Latest.Length && model.EndsWith(Latest, StringComparison.Ordinal))
        {
            yield return (provider + "/" + model.Substring(0, model.Length - Latest.Length), priced);
        }

        if (provider is "gemini" or "vertex_ai" && model.Length > 4 && AreDigits(model, model.Length - 3, 3) && model[model.Length - 4] == '-')
        {
            yield return (provider + "/" + model.Substring(0, model.Length - 4), priced);
        }
    }

    /// <summary>
    /// The deployments of Azure are named by whoever creates them, mostly after the model: only the exact name of a model that
    /// OpenAI serves counts. A fine-tuned one is known to Azure under another name, so that there is nothing to take apart.
    /// </summary>
    private static IEnumerable<(string Key, bool Priced)> Azure(string model) => [("openai/" + model, true)];

    /// <summary>
    /// <c>eu.anthropic.claude-...-v1:0</c> without its region, without its version and without its date. In the United States and
    /// worldwide the price is the model's; elsewhere it is higher for some models, and stands in the catalog where it is known.
    /// </summary>
    private static IEnumerable<(string Key, bool Priced)> Bedrock(string model)
    {
        bool priced = true;
        string name = model;
        foreach (string region in BedrockRegions)
        {
            if (model.StartsWith(region, StringComparison.Ordinal))
            {
                priced = region is "us." or "global.";
                name = model.Substring(region.Length);
                break;
            }
        }

        yield return ("bedrock/" + name, priced);

        // -v1, :0, -v1:0, and -v1:0:200k for one of several windows.
        int colon = name.IndexOf(':');
        string bare = colon > 0 ? name.Substring(0, colon) : name;
        int version = bare.LastIndexOf("-v", StringComparison.Ordinal);
        if (version > 0 && version + 2 < bare.Length && AreDigits(bare, version + 2, bare.Length - version - 2))
        {
            bare = bare.Substring(0, version);
        }

        foreach (string one in new[] { bare, WithoutDate(bare) })
        {
            foreach (string suffix in new[] { "", "-v1:0", "-v1" })
            {
                yield return ("bedrock/" + one + suffix, priced);
            }
        }
    }

    /// <summary>
    /// <c>vendor/model</c>, and <c>vendor/model:variant</c>, which is another price. Anthropic's versions are written with a dot by
    /// resellers and with a hyphen by Anthropic.
    /// </summary>
    private static IEnumerable<(string Key, bool Priced)> Resold(string model)
    {
        int slash = model.IndexOf('/');
        if (slash <= 0 || slash == model.Length - 1)
        {
            return [];
        }

        string vendor = Provider(model.Substring(0, slash));
        string name = model.Substring(slash + 1);
        int colon = name.IndexOf(':');
        bool priced = colon < 0 && Array.IndexOf(SolePrices, vendor) >= 0;
        name = colon < 0 ? name : name.Substring(0, colon);
        return Plain(vendor, vendor == "anthropic" ? name.Replace('.', '-') : name, priced);
    }

    /// <summary>Without <c>@20251001</c>, <c>@001</c> or <c>@default</c>.</summary>
    private static string WithoutVersion(string model)
    {
        int at = model.IndexOf('@');
        return at > 0 ? model.Substring(0, at) : model;
    }

    /// <summary>Without <c>-2024-08-06</c> or <c>-20240806</c>, if it ends so.</summary>
    private static string WithoutDate(string model)
    {
        int length = model.Length;
        if (length > 11 && model[length - 11] == '-' && AreDigits(model, length - 10, 4) && model[length - 6] == '-'
            && AreDigits(model, length - 5, 2) && model[length - 3] == '-' && AreDigits(model, length - 2, 2))
        {
            return model.Substring(0, length - 11);
        }

        return length > 9 && model[length - 9] == '-' && model[length - 8] == '2' && AreDigits(model, length - 8, 8)
            ? model.Substring(0, length - 9)
            : model;
    }

    private static bool AreDigits(string text, int start, int count)
    {
        for (int i = start; i < start + count; i++)
        {
            if (text[i] is < '0' or > '9')
            {
                return false;
            }
        }

        return true;
    }
}
