namespace LlmRouter.Tests.Properties;

/// <summary>A deployment that is in the router, as the model knows it.</summary>
internal sealed class Member(HeldClient client)
{
    public Declared Declared => Client.Declared!;

    /// <summary>What serves it; another one for each connection.</summary>
    public HeldClient Client { get; set; } = client;

    public ModelBooks Books { get; } = new();

    public bool IsDrained { get; set; }
}

/// <summary>A group as the model knows it.</summary>
internal sealed class ModelGroup
{
    public RoutingStrategy Strategy { get; set; }

    public ModelMean Mean { get; } = new();
}

/// <summary>A call from its start to its end.</summary>
internal sealed class ModelCall(int number, string group, bool isStream)
{
    public int Number => number;

    public string Group => group;

    public bool IsStream => isStream;

    public int Tokens { get; init; }

    public int? MaxOutput { get; init; }

    public string? Pin { get; init; }

    public string? Tag { get; init; }

    public string? Tenant { get; init; }

    public RoutingStrategy? Strategy { get; init; }

    /// <summary>The groups in which its tokens are estimated, as it was at its start.</summary>
    public HashSet<string> Estimated { get; init; } = [];

    /// <summary>What it is paid from for its own, and how much may be spent of that.</summary>
    public (ModelAccount Account, long Limit)[] Accounts { get; init; } = [];

    public CancellationTokenSource Caller { get; } = new();

    public HeldAttempt? Attempt { get; set; }

    public int Attempts { get; set; }

    /// <summary>Whether nobody wants the answer any more.</summary>
    public bool IsGivenUp { get; set; }

    public Task? Running { get; set; }

    public IAsyncEnumerator<Microsoft.Extensions.AI.ChatResponseUpdate>? Stream { get; set; }

    public bool IsOver { get; set; }

    /// <summary>Whether a test can decide how its attempt goes on.</summary>
    public bool IsHeld => !IsOver && Attempt is { IsOver: false } && (!isStream || Running is null || Attempt.Pending is not null);
}
