using static LlmRouter.Configuration.SettingKind;
using static LlmRouter.Configuration.SettingLevels;

namespace LlmRouter.Configuration;

/// <summary>
/// The one list of settings: readers, rules, the JSON schema, the compiled image and the attributes' tests all work from it,
/// so a setting that is added here (and to <see cref="Setting"/>) is known everywhere.
/// </summary>
internal static class SettingTable
{
    /// <summary>The longest duration that is taken: a day. Longer ones are slips of the keyboard.</summary>
    public const double LongestSeconds = 86_400;

    private static readonly SettingInfo[] Rows =
    [
        new(Setting.Model, Deployment, Text, "The model as \"provider/model\", e.g. \"openai/gpt-4o\"; for azure the part after the slash is the Azure deployment's name. \"group/name\" stands for the deployments of another group. In a group whose name has a \"*\", one here stands for the same characters."),
        new(Setting.Endpoint, Deployment, Text, "The base URL of the service, \"@name\" of a declared endpoint, \"env:NAME\" or \"config:Key\". Default: the provider's public endpoint."),
        new(Setting.Url, SettingLevels.Endpoint, Text, "The base URL of the service, \"env:NAME\" or \"config:Key\"."),
        new(Setting.ApiKey, Deployment | SettingLevels.Endpoint, Text, "Where the key is: \"env:NAME\" or \"config:Key\". Default: the provider's usual environment variable.") { Secret = true },
        new(Setting.ApiVersion, Deployment | SettingLevels.Endpoint, Text, "The api-version that an Azure endpoint is asked for; without one the v1 surface is used."),
        new(Setting.Organization, Deployment | SettingLevels.Endpoint, Text, "The organization that calls are booked on, where the provider knows organizations."),
        new(Setting.Project, Deployment | SettingLevels.Endpoint, Text, "The project that calls are booked on, where the provider knows projects."),
        new(Setting.Region, Deployment | SettingLevels.Endpoint, Text, "Where the deployment runs, e.g. \"eu\"; shown in its status."),
        new(Setting.Headers, Deployment | SettingLevels.Endpoint, TextMap, "Extra request headers. A value may be \"env:NAME\" or \"config:Key\"."),
        new(Setting.ConnectionLifetimeSeconds, SettingLevels.Router | Deployment | SettingLevels.Endpoint, Duration, "How long a pooled connection is used before a new one is made, so that DNS changes are seen. Default 900.") { Minimum = 1, Maximum = LongestSeconds },
        new(Setting.Disabled, Deployment, Flag, "Switches the deployment off; its credentials are not even looked for. Default false."),
        new(Setting.Price, Deployment, NumberMap, "Prices in US dollars per million tokens. What is not given is as the catalog of known models says, else 0; cachedInput defaults to an input that is given.") { Minimum = 0, Maximum = 1_000_000, Choices = ["input", "output", "cachedInput"] },
        new(Setting.MemberName, Group | Deployment, Text, "The C# name of the generated member. Default: made from the name."),

        new(Setting.BaseModel, Deployment, Text, "The known model that this is, as \"provider/model\", where the name does not tell, e.g. \"openai/gpt-4o\" for an Azure deployment. Decides prices, context window and features that are not given."),
        new(Setting.ContextWindow, Deployment, Integer, "The most tokens of a request, input and output together. Default: as the catalog of known models says.") { Minimum = 1, Maximum = int.MaxValue },
        new(Setting.Features, Deployment, TextList, "What the model can do; \"!\" in front says that it cannot. Words that are not here are as the catalog of known models says.") { Choices = FeatureNames.All, Negatable = true },

        new(Setting.Tags, Deployment, TextList, "Labels that requests choose deployments by. A deployment tagged \"default\" takes the requests without tags."),
        new(Setting.Environments, Deployment, TextList, "Used only where LLMROUTER_ENVIRONMENT, or else the environment of the host, is one of these; elsewhere its credentials are not even looked for. Default: everywhere."),
        new(Setting.AccessTags, Group | Deployment, TextList, "Only for requests that were granted one of these tags. Default: for all."),
        new(Setting.AccessWindows, Group | Deployment, TextList, "Only during one of these times, e.g. \"Mon-Fri 08:00-18:00 Europe/Berlin\"; without a zone in UTC, and a time may go over midnight. Default: always."),

        new(Setting.Mode, Group, Choice, "What the group does: \"chat\" (default) or \"embedding\".") { Choices = ["chat", "embedding"] },
        new(Setting.DefaultGroup, SettingLevels.Router, Text, "The group or alias that serves names that stand for nothing else. Default: such names are an error."),
        new(Setting.Strategy, RouterAndGroup, Choice, "How a deployment is chosen. Default \"simple-shuffle\".") { Choices = StrategyNames.All, Synonyms = StrategyNames.Synonyms },
        new(Setting.Weight, Deployment, Number, "The share of calls, relative to the group's other weights. 0 = only when nobody else is left. Default 1.") { Minimum = 0, Maximum = 1_000_000 },
        new(Setting.Order, Deployment, Integer, "The tier: a deployment is used only while no lower tier has a candidate. Default 0.") { Minimum = 0, Maximum = 63 },
        new(Setting.TagMatching, RouterAndGroup, Choice, "Whether a deployment must have \"any\" (default) of a request's tags, or \"all\" of them.") { Choices = ["any", "all"] },
        new(Setting.SessionAffinitySeconds, RouterAndGroup, Duration, "How long a session stays with the deployment that served it last. 0 = not at all. Default 3600.") { Minimum = 0, Maximum = LongestSeconds },
        new(Setting.PromptCacheAffinity, RouterAndGroup, Flag, "Keeps requests that begin alike on one deployment, whose prompt cache then serves them. Default false."),
        new(Setting.LatencyBuffer, RouterAndGroup, Number, "For \"latency-based\": deployments within this share of the best one's time are as good as it. 0.1 = 10 %. Default 0.1.") { Minimum = 0, Maximum = 10 },
        new(Setting.LatencyHalfLifeSeconds, RouterAndGroup, Duration, "For \"latency-based\": how long it takes until half of what was measured is forgotten. Default 60.") { Minimum = 0.001, Maximum = LongestSeconds },
        new(Setting.ExplorationShare, RouterAndGroup, Number, "For \"latency-based\": the share of calls that go to deployments of which nothing is known yet. Default 0.05.") { Minimum = 0, Maximum = 1 },
        new(Setting.SlowStartSeconds, SettingLevels.All, Duration, "How long a deployment that comes back from cooling is offered less often. 0 = not at all. Default 10.") { Minimum = 0, Maximum = LongestSeconds },

        new(Setting.Rpm, SettingLevels.All, Integer, "Requests per minute of one deployment, in any 60 s. 0 = never; none = unlimited.") { Minimum = 0, Maximum = int.MaxValue },
        new(Setting.Tpm, SettingLevels.All, Integer, "Tokens (input + output) per minute of one deployment, in any 60 s. 0 = never; none = unlimited.") { Minimum = 0, Maximum = int.MaxValue },
        new(Setting.InputTpm, SettingLevels.All, Integer, "Input tokens per minute of one deployment, in any 60 s. 0 = never; none = unlimited.") { Minimum = 0, Maximum = int.MaxValue },
        new(Setting.OutputTpm, SettingLevels.All, Integer, "Output tokens per minute of one deployment, in any 60 s. 0 = never; none = unlimited.") { Minimum = 0, Maximum = int.MaxValue },
        new(Setting.MaxParallel, SettingLevels.All, Integer, "Requests in flight of one deployment at one time. 0 = never; none = unlimited.") { Minimum = 0, Maximum = int.MaxValue },

        new(Setting.TimeoutSeconds, RouterAndGroup, Duration, "The whole request, retries and fallbacks included; for a stream it ends at the first visible chunk. Default 600.") { Minimum = 0.001, Maximum = LongestSeconds },
        new(Setting.AttemptTimeoutSeconds, SettingLevels.All | Fallback, Duration, "One attempt that is not a stream. Default 300.") { Minimum = 0.001, Maximum = LongestSeconds },
        new(Setting.FirstTokenTimeoutSeconds, SettingLevels.All | Fallback, Duration, "A stream's time to its first visible chunk. Default 120.") { Minimum = 0.001, Maximum = LongestSeconds },
        new(Setting.ChunkTimeoutSeconds, SettingLevels.All, Duration, "The longest silence inside a stream. Default 60.") { Minimum = 0.001, Maximum = LongestSeconds },
        new(Setting.StreamTimeoutSeconds, SettingLevels.All, Duration, "A whole stream, from its start. Default: none.") { Minimum = 0.001, Maximum = LongestSeconds },
        new(Setting.ConsumerTimeoutSeconds, SettingLevels.All, Duration, "How long the consumer of a stream may stay away before it loses the stream. Default 600.") { Minimum = 0.001, Maximum = LongestSeconds },

        new(Setting.Retries, SettingLevels.All, Integer, "Further attempts in one group after the first; on a deployment, how often one request may come back to it. Default 2, or the number of the group's other deployments where that is more.") { Minimum = 0, Maximum = 100 },
        new(Setting.RetriesByKind, RouterAndGroup, NumberMap, "The same as \"retries\" for single kinds of failures, e.g. { \"timeout\": 1 }. Kinds that are not here are as \"retries\" says.") { Minimum = 0, Maximum = 100, Choices = FailureKindNames.OfAttempts, Items = Integer },
        new(Setting.RetryBaseDelaySeconds, RouterAndGroup, Duration, "The wait before a request comes back to a deployment for the first time, when the provider does not say. Default 0.5.") { Minimum = 0, Maximum = LongestSeconds },
        new(Setting.RetryMaxDelaySeconds, RouterAndGroup, Duration, "The longest such wait. Default 8.") { Minimum = 0, Maximum = LongestSeconds },
        new(Setting.RetryBackoffFactor, RouterAndGroup, Number, "By what such waits grow from one to the next. 1 = they do not. Default 2.") { Minimum = 1, Maximum = 100 },
        new(Setting.RetryJitter, RouterAndGroup, Flag, "Draws such waits at random between zero and what they would be. Default true."),
        new(Setting.RetryBudgetShare, RouterAndGroup, Number, "How often requests may come back to a deployment, as a share of the group's calls in a minute. 0.2 = 20 %. Default 0.2.") { Minimum = 0, Maximum = 100 },
        new(Setting.RetryBudgetPerMinute, RouterAndGroup, Integer, "How often a minute they may in addition to that share. Default 10.") { Minimum = 0, Maximum = 1_000_000 },
        new(Setting.MaxRetryAfterSeconds, RouterAndGroup, Duration, "The longest wait that a provider may ask for; when it asks for more, the wait is as if it had not said. Default 60.") { Minimum = 0, Maximum = LongestSeconds },
        new(Setting.MaxAttempts, RouterAndGroup, Integer, "Attempts of one request in all, fallbacks included. Default 10.") { Minimum = 1, Maximum = 1_000 },
        new(Setting.Fallbacks, RouterAndGroup, FallbackList, "Groups, aliases or deployments (\"group/id\") that answer when the group cannot, in this order. An entry may be for single kinds of failures, and may change the request. On the router: for groups that name none."),
        new(Setting.ContextWindowFallbacks, RouterAndGroup, TextList, "What answers in place of \"fallbacks\" when a request is too long for the models of the group."),
        new(Setting.ContentPolicyFallbacks, RouterAndGroup, TextList, "What answers when a provider's content policy refuses a request; \"fallbacks\" are not asked then."),
        new(Setting.MaxFallbacks, RouterAndGroup, Integer, "Hops from one fallback to the next over a whole request. Default 5.") { Minimum = 0, Maximum = 100 },
        new(Setting.FallbackOnBadRequest, RouterAndGroup, Flag, "Whether a request that the provider calls invalid is tried on the fallbacks. Default false."),
        new(Setting.FailOnFinishReasons, RouterAndGroup, TextList, "Finish reasons with which an answer counts as failed, e.g. \"length\". Default: none."),
        new(Setting.AllowedFailures, SettingLevels.All, Integer, "Failures of a deployment in 60 s that do not cool it; one more does. Default: cooling by failure rate.") { Minimum = 0, Maximum = 1_000_000 },
        new(Setting.AllowedFailuresByKind, SettingLevels.All, NumberMap, "The same for failures of single kinds, e.g. { \"timeout\": 3 }. Kinds that are not here cool by their own rules.") { Minimum = 0, Maximum = 1_000_000, Choices = FailureKindNames.OfAttempts, Items = Integer },
        new(Setting.FailureRate, SettingLevels.All, Number, "The share of failed attempts in 10 s above which a deployment cools. Default 0.5.") { Minimum = 0, Maximum = 1 },
        new(Setting.FailureRateMinimum, SettingLevels.All, Integer, "The attempts in 10 s below which no share is looked at. Default 5.") { Minimum = 1, Maximum = 1_000_000 },
        new(Setting.Cooldown, SettingLevels.All, Choice, "\"off\" keeps a failing deployment in rotation. Default \"on\".") { Choices = ["on", "off"] },
        new(Setting.CooldownSeconds, SettingLevels.All, Duration, "How long a failing deployment is left alone when the provider does not say. 0 = not at all. Default 5.") { Minimum = 0, Maximum = LongestSeconds },
        new(Setting.CooldownSecondsByKind, SettingLevels.All, NumberMap, "The same for single kinds of failures, e.g. { \"rate-limited\": 30 }. Kinds that are not here are as \"cooldownSeconds\" says.") { Minimum = 0, Maximum = LongestSeconds, Choices = FailureKindNames.OfAttempts, Items = Duration },
        new(Setting.MaxCooldownSeconds, SettingLevels.All, Duration, "What cooldowns grow to while no success comes between them. Default 60.") { Minimum = 0, Maximum = LongestSeconds },

        new(Setting.WaitForCapacitySeconds, RouterAndGroup, Duration, "How long a request waits for a deployment that can take it. 0 = it fails at once. Default 10.") { Minimum = 0, Maximum = LongestSeconds },
        new(Setting.WaitBeforeFallback, RouterAndGroup, Flag, "Lets requests wait before fallbacks are asked, not only when none can answer. Default false."),
        new(Setting.QueueLimit, RouterAndGroup, Integer, "The most requests of a group that wait at one time. Default 1000.") { Minimum = 0, Maximum = 1_000_000 },
        new(Setting.Priority, RouterAndGroup, Integer, "The priority of requests that name none; the lower one goes first. Default 100.") { Minimum = 0, Maximum = 255 },
        new(Setting.PriorityAgeing, RouterAndGroup, Number, "By how much the priority of a request falls in every second that it waits. 0 = not at all. Default 5.") { Minimum = 0, Maximum = 1_000 },
        new(Setting.FairQueue, RouterAndGroup, Flag, "Lets tenants take turns; priorities then decide among the requests of one tenant. Default false."),

        new(Setting.HedgeAfterSeconds, RouterAndGroup, Duration, "Asks a second deployment when the first has not answered after this time. Default: never.") { Minimum = 0.001, Maximum = LongestSeconds },
        new(Setting.HedgePercentile, RouterAndGroup, Number, "Asks a second deployment when the first takes longer than this share of earlier answers. 0.95 = the slowest 5 %. Default: never.") { Minimum = 0.001, Maximum = 0.999 },
        new(Setting.HedgeBudget, RouterAndGroup, Number, "The most second requests, as a share of the group's calls. Default 0.05.") { Minimum = 0, Maximum = 1 },
        new(Setting.MinTokensPerSecond, SettingLevels.All, Number, "A stream that begins slower than this is asked for elsewhere. Default: none is too slow.") { Minimum = 0.001, Maximum = 1_000_000 },
        new(Setting.ContinueStreams, RouterAndGroup, Flag, "Lets another deployment go on with a stream of plain text that breaks. Default false."),
        new(Setting.MirrorTo, Group | Deployment, Text, "The group that gets a copy of calls in the background; its answers are dropped. Default: none."),
        new(Setting.MirrorShare, Group | Deployment, Number, "The share of calls that is copied. Default 1.") { Minimum = 0, Maximum = 1 },

        new(Setting.Temperature, SettingLevels.All | Fallback, Number, "The sampling temperature where a request gives none.") { Minimum = 0, Maximum = 2 },
        new(Setting.TopP, SettingLevels.All | Fallback, Number, "The nucleus sampling share where a request gives none.") { Minimum = 0, Maximum = 1 },
        new(Setting.MaxOutputTokens, SettingLevels.All | Fallback, Integer, "The most tokens of an answer where a request gives none.") { Minimum = 1, Maximum = int.MaxValue },
        new(Setting.FrequencyPenalty, SettingLevels.All | Fallback, Number, "The frequency penalty where a request gives none.") { Minimum = -2, Maximum = 2 },
        new(Setting.PresencePenalty, SettingLevels.All | Fallback, Number, "The presence penalty where a request gives none.") { Minimum = -2, Maximum = 2 },
        new(Setting.Seed, SettingLevels.All | Fallback, Integer, "The sampling seed where a request gives none.") { Minimum = int.MinValue, Maximum = int.MaxValue },
        new(Setting.ReasoningEffort, SettingLevels.All | Fallback, Choice, "The reasoning effort where a request gives none.") { Choices = ["none", "low", "medium", "high", "extra-high"] },
        new(Setting.DropUnsupported, SettingLevels.All, Flag, "Leaves out options that the provider cannot carry instead of failing. Default false."),
    ];

    private static readonly Dictionary<string, SettingInfo> ByName = Index();

    public static IReadOnlyList<SettingInfo> All => Rows;

    public static SettingInfo Get(Setting id) => Rows[(int)id];

    /// <summary>Finds a setting by its name in JSON, to the letter.</summary>
    public static SettingInfo? Find(string name) => ByName.TryGetValue(name, out SettingInfo? info) ? info : null;

    private static Dictionary<string, SettingInfo> Index()
    {
        var index = new Dictionary<string, SettingInfo>(StringComparer.Ordinal);
        for (int i = 0; i < Rows.Length; i++)
        {
            if ((int)Rows[i].Id != i)
            {
                throw new InvalidOperationException($"The row of {Rows[i].Id} does not stand where the enumeration has it.");
            }

            index.Add(Rows[i].Name, Rows[i]);
        }

        return index;
    }
}
