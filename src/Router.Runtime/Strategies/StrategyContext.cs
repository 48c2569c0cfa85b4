using LlmRouter.Core;
using LlmRouter.Strategies;

namespace LlmRouter;

/// <summary>
/// A group as a strategy prepares for it. Deployments have an index; indices may have gaps. Immutable.
/// </summary>
public sealed class StrategyContext
{
    private readonly DeploymentState?[] _states;
    private readonly Func<DeploymentState, DeploymentSettings> _settings;

    internal StrategyContext(
        string group,
        GroupSegment[] segments,
        float[]? weights,
        RandomSource random,
        RouterClock clock,
        StrategySettings? settings = null,
        Func<DeploymentState, DeploymentSettings>? settingsOf = null)
    {
        Group = group;
        Segments = segments;
        Weights = weights;
        Random = random;
        Clock = clock;
        Settings = settings ?? StrategySettings.Default;
        _settings = settingsOf ?? (static state => state.Settings);
        Members = Array.ConvertAll(segments, s => s.Members);

        // The slots may go to other deployments later, while a strategy still holds this.
        _states = [.. segments.SelectMany(s => s.Chunk.Slots.ToArray())];
    }

    /// <summary>The name of the group.</summary>
    public string Group { get; }

    /// <summary>All indices are below this; see <see cref="Contains"/>.</summary>
    public int Length => Segments.Length << 6;

    /// <summary>The indices of the deployments, ascending.</summary>
    public IEnumerable<int> Indices
    {
        get
        {
            for (int index = 0; index < Length; index++)
            {
                if (Contains(index))
                {
                    yield return index;
                }
            }
        }
    }

    internal GroupSegment[] Segments { get; }

    /// <summary>Weights by index; <see langword="null"/> when all are alike.</summary>
    internal float[]? Weights { get; }

    /// <summary>The deployments, a word a segment.</summary>
    internal ulong[] Members { get; }

    internal RandomSource Random { get; }

    internal RouterClock Clock { get; }

    internal StrategySettings Settings { get; }

    /// <summary>Whether there is a deployment at an index.</summary>
    public bool Contains(int index) => (uint)index < (uint)Length && (Members[index >> 6] & (1UL << (index & 63))) != 0;

    /// <summary>The id of a deployment.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none at this index.</exception>
    public string GetId(int index) => At(index).Id;

    /// <summary>The deployment as <c>group/id</c>, of the group that declares it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none at this index.</exception>
    public string GetName(int index) => At(index).Name;

    /// <summary>The provider of a deployment, e.g. <c>openai</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none at this index.</exception>
    public string GetProvider(int index) => At(index).Connection.Provider;

    /// <summary>The model of a deployment, as the provider knows it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none at this index.</exception>
    public string GetModel(int index) => At(index).Connection.Model;

    /// <summary>The weight of a deployment, relative to the others of the group; 1 when none has one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none at this index.</exception>
    public float GetWeight(int index)
    {
        At(index);
        return Weights is null ? 1 : Weights[index];
    }

    /// <summary>What is configured for a deployment: with the change that the group is being prepared for.</summary>
    internal DeploymentSettings SettingsAt(int index) => _settings(At(index));

    internal DeploymentState At(int index)
        => Contains(index) ? _states[index]! : throw new ArgumentOutOfRangeException(nameof(index), index, "There is no deployment at this index.");
}
