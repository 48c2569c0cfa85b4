using LlmRouter.Testing.Server;
using Microsoft.Extensions.AI;

namespace LlmRouter.Testing;

/// <summary>
/// An embedding generator without HTTP that plays a script: each call takes the next step. When the script is used up, it answers
/// with vectors of length one that depend on the value alone. Thread-safe.
/// </summary>
/// <param name="dimensions">The length of its vectors when the options do not say; one or more.</param>
/// <param name="timeProvider">The clock of its waits; <see langword="null"/> for the system's.</param>
public sealed class ScriptedEmbeddingGenerator(int dimensions = 8, TimeProvider? timeProvider = null) : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly TimeProvider _clock = timeProvider ?? TimeProvider.System;
    private readonly Queue<(TimeSpan After, Exception? Failure)> _script = new();
    private readonly List<IReadOnlyList<string>> _calls = [];
    private readonly Lock _lock = new();

    /// <summary>The values of all calls so far, in order.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Calls
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>Answers a call.</summary>
    /// <param name="after">How long after the call.</param>
    /// <returns>The same generator.</returns>
    public ScriptedEmbeddingGenerator Answers(TimeSpan after = default) => Add(after, null);

    /// <summary>Fails a call.</summary>
    /// <param name="exception">What is thrown.</param>
    /// <param name="after">How long after the call.</param>
    /// <returns>The same generator.</returns>
    public ScriptedEmbeddingGenerator Fails(Exception exception, TimeSpan after = default)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Add(after, exception);
    }

    /// <summary>Never answers a call: it ends when its token is cancelled.</summary>
    /// <returns>The same generator.</returns>
    public ScriptedEmbeddingGenerator Hangs() => Add(Timeout.InfiniteTimeSpan, null);

    /// <inheritdoc/>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values,
        EmbeddingGenerationOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        string[] inputs = [.. values];
        (TimeSpan After, Exception? Failure) step;
        lock (_lock)
        {
            _calls.Add(inputs);
            _script.TryDequeue(out step);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (step.After != TimeSpan.Zero)
        {
            await Task.Delay(step.After, _clock, cancellationToken).ConfigureAwait(false);
        }

        if (step.Failure is { } failure)
        {
            throw failure;
        }

        int length = options?.Dimensions ?? dimensions;
        return [.. inputs.Select(input => new Embedding<float>(UnitVector.Create(Chance.Hash(input), length)))];
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <summary>Does nothing.</summary>
    public void Dispose()
    {
    }

    private ScriptedEmbeddingGenerator Add(TimeSpan after, Exception? failure)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, Timeout.InfiniteTimeSpan);
        lock (_lock)
        {
            _script.Enqueue((after, failure));
        }

        return this;
    }
}
