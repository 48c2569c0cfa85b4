using LlmRouter.Configuration;
using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Strategies;

namespace LlmRouter.Core;

/// <content>What decisions go by: looked for once, and only where a group asks.</content>
internal sealed partial class RoutedCall
{
    // Providers keep what they cached of a prompt for about this long.
    private static readonly TimeSpan PromptCacheLife = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan UnknownModelLife = TimeSpan.FromSeconds(60);

    private readonly Budget[] _budgets;
    private readonly ulong _session;
    private int _estimate = -1;
    private long _most = -1;
    private RequestFeatures? _features;
    private ulong _beginning;
    private TriedSet _lacking;

    /// <summary>What a decision in a group goes by.</summary>
    public RequestFacts FactsFor<TOperation, TAnswer>(GroupTable group, DeploymentState? pin, long now, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        ulong key = KeyIn<TOperation, TAnswer>(group, ref operation);
        return new RequestFacts
        {
            Need = NeedIn<TOperation, TAnswer>(group, ref operation),
            Now = now,
            Pin = pin,
            Lacking = _lacking,
            Demands = Demands,
            Issuer = operation.Issuer,
            Successors = operation.Issuer == 0 ? default : ConversationTag.Successors(group, operation.Issuer),
            Budgets = _budgets,
            Features = group.Masks.Lacked == RequestFeatures.None ? RequestFeatures.None : _features ??= operation.Features,
            Tokens = TokensIn<TOperation, TAnswer>(group, ref operation),
            Key = key,
            Selector = SelectorIn(group),
            Weights = _wishes is { } wishes && group == Requested ? wishes.WeightsByIndex ??= WeightsIn(group) : null,
            Preferred = operation.Issuer != 0 ? ConversationTag.IssuerIn(group, operation.Issuer)
                : key != 0 && StaysFor(group) > TimeSpan.Zero ? Engine.Sessions.Find(In(group, key), now) : null,
            IsStream = operation.HandsOver,
            Filter = Engine.Filter,
            Wishes = _wishes,
            Capture = Capture,
        };
    }

    /// <summary>Looks anew at what is asked for: a fallback has changed it.</summary>
    public void ForgetFacts()
    {
        _estimate = -1;
        _most = -1;
        _features = null;
        _beginning = 0;
    }

    /// <summary>How its first attempt would be decided now.</summary>
    public RouteDecision Explain<TOperation, TAnswer>(ref TOperation operation, out DeploymentState? chosen)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        SkipUnknownModels(Requested);
        return DecisionReport.Dry(Requested, ref Tried, FactsFor<TOperation, TAnswer>(Requested, Pin, Started, ref operation), Engine.Random, out chosen);
    }

    /// <summary>Passes over those who said of late that they do not have the model that a pattern has captured.</summary>
    public void SkipUnknownModels(GroupTable group)
    {
        if (Capture is { } capture)
        {
            foreach (DeploymentState deployment in group.Deployments)
            {
                if (Engine.UnknownModels.Find(UnknownKey(deployment, capture), Started) is not null)
                {
                    Tried.Add(deployment);
                    _lacking.Add(deployment);
                }
            }
        }
    }

    /// <summary>Remembers that a deployment does not have the model that a pattern has captured.</summary>
    public void RememberUnknown(DeploymentState deployment, long now)
        => Engine.UnknownModels.Remember(UnknownKey(deployment, Capture!), deployment, now + Engine.Clock.Units(UnknownModelLife));

    /// <summary>Remembers where a session was answered.</summary>
    public void Remember(GroupTable group, DeploymentState deployment, long now)
    {
        ulong key = _session != 0 ? _session : group.Settings.PromptCacheAffinity ? _beginning : 0;
        if (key != 0 && !deployment.IsRetired && StaysFor(group) is var time && time > TimeSpan.Zero)
        {
            Engine.Sessions.Remember(In(group, key), deployment, now + Engine.Clock.Units(time));
        }
    }

    /// <summary>What the request takes from the limits of a group's deployments.</summary>
    public Reservation NeedIn<TOperation, TAnswer>(GroupTable group, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        if (!group.CountsTokens && _budgets.Length == 0 && SelectorIn(group)?.NeedsTokens != true)
        {
            return default;
        }

        int input = EstimateInput<TOperation, TAnswer>(ref operation);
        return (operation.MaxOutputTokens ?? group.Settings.MaxOutputTokens) is { } most
            ? new Reservation(input, Math.Max(0, most))
            : new Reservation(input, group.State.Output.Value, IsGuess: true);
    }

    /// <summary>
    /// The estimate of the request's input, made when somebody first asks. It may be the application's estimator that is asked:
    /// what it throws goes to the caller, so no lease may be held here.
    /// </summary>
    public int EstimateInput<TOperation, TAnswer>(ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        if (_estimate < 0)
        {
            _estimate = operation.EstimateInput(Engine.Estimates);
        }

        return _estimate;
    }

    /// <summary>
    /// The tokens that a context window must hold, as far as that matters: 0 when the request fits the group's smallest one for
    /// certain. The estimate is taken less its error, so that nobody is passed over who might do.
    /// </summary>
    private long TokensIn<TOperation, TAnswer>(GroupTable group, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        int smallest = group.Masks.SmallestWindow;
        if (smallest == int.MaxValue)
        {
            return 0;
        }

        long output = Math.Max(0, operation.MaxOutputTokens ?? group.Settings.MaxOutputTokens ?? 0);
        _most = _most < 0 ? operation.MostInput : _most;
        return _most <= smallest - output
            ? 0
            : (long)(EstimateInput<TOperation, TAnswer>(ref operation) / (1 + Engine.Estimates.Error)) + output;
    }

    /// <summary>The key by which the request keeps to a deployment of a group: its session, else how its prompt begins.</summary>
    private ulong KeyIn<TOperation, TAnswer>(GroupTable group, ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
        => _session != 0 ? _session
            : group.Settings.PromptCacheAffinity || GoesByKey(group) ? _beginning = _beginning != 0 ? _beginning : operation.Beginning
            : 0;

    /// <summary>How long the request's key keeps it to a deployment. A strategy that goes by the key does so by itself.</summary>
    private TimeSpan StaysFor(GroupTable group)
        => GoesByKey(group) ? TimeSpan.Zero
            : _session != 0 ? group.Settings.SessionAffinity
            : group.Settings.PromptCacheAffinity ? PromptCacheLife
            : TimeSpan.Zero;

    private bool GoesByKey(GroupTable group) => ((SelectorIn(group) ?? group.Selector).Needs & StrategyNeeds.AffinityKey) != 0;

    private Selector? SelectorIn(GroupTable group) => _wishes?.Strategy is { } strategy ? group.GetSelector(StrategyNames.All[(int)strategy]) : null;

    /// <summary>The request's own weights by index, the largest being 1; those of whom it does not name are 0.</summary>
    private float[]? WeightsIn(GroupTable group)
    {
        if (_wishes?.Weights is not { Length: > 0 } given || !(SelectorIn(group) ?? group.Selector).TakesWeights)
        {
            return null;
        }

        double most = given.Max(w => w.Value);
        var weights = new float[group.Segments.Length << 6];
        foreach ((string id, double weight) in given)
        {
            if (weight > 0 && group.Find(id) is { } deployment)
            {
                weights[group.IndexOf(deployment)] = (float)(weight / most);
            }
        }

        return weights;
    }

    private static ulong UnknownKey(DeploymentState deployment, string capture)
        => StableHash.Combine(StableHash.HashIgnoreCase(deployment.Name), StableHash.HashIgnoreCase(capture));

    private static ulong In(GroupTable group, ulong key) => StableHash.Combine(key, (ulong)group.Ordinal + 1);

    /// <summary>The same for the books, of a request that has been sent: never throws, 0 when it cannot be known.</summary>
    public int BookedInput<TOperation, TAnswer>(ref TOperation operation)
        where TOperation : struct, IRoutedOperation<TAnswer>
    {
        try
        {
            return EstimateInput<TOperation, TAnswer>(ref operation);
        }
        catch (Exception)
        {
            // The estimator failed, or the conversation is being changed by the caller: the lease must come back all the same.
            return 0;
        }
    }
}
