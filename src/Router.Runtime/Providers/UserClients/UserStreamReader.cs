using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers.Http;
using LlmRouter.Resilience;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.UserClients;

/// <summary>
/// The stream of a client of the application, moved by hand: it is complete when its enumeration ends. The enumerator is
/// disposed when no move is pending, never before: many cannot bear that.
/// </summary>
/// <param name="updates">The stream.</param>
/// <param name="stop">Ends it.</param>
/// <param name="calls">Says what exceptions mean.</param>
internal sealed class UserStreamReader(IAsyncEnumerator<ChatResponseUpdate> updates, CancellationTokenSource stop, UserCalls calls) : ChatStreamReader
{
    // Until the first update: a client sends its request when it is first asked for one.
    private AttemptMark? _mark = calls.Begin();
    private ReadGate _gate;

    public override async ValueTask<Outcome<ChatResponseUpdate?>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_gate.Enter())
        {
            return Stopped();
        }

        Task<bool>? move = null;
        _mark?.Flow();
        try
        {
            ValueTask<bool> moving = updates.MoveNextAsync();
            if (!moving.IsCompletedSuccessfully)
            {
                move = moving.AsTask();
                using CancellationTokenRegistration registration =
                    cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), stop);
                return await Patience.OrCancelled(move, cancellationToken).ConfigureAwait(false) ? Take() : Ended();
            }

            return moving.Result ? Take() : Ended();
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return Stopped();
        }
        catch (Exception e)
        {
            return calls.Failed(e);
        }
        finally
        {
            LeaveAfter(move);
        }
    }

    public override void Abort()
    {
        stop.Cancel();
        if (_gate.Close())
        {
            _ = DisposeUpdatesAsync();
        }
    }

    public override ValueTask DisposeAsync()
    {
        try
        {
            stop.Cancel();
        }
        catch (AggregateException)
        {
            // A callback of the client's own: the stream is over all the same.
        }

        return _gate.Close() ? new ValueTask(DisposeUpdatesAsync()) : default;
    }

    private static Outcome<ChatResponseUpdate?> Ended() => new((ChatResponseUpdate?)null);

    private static Outcome<ChatResponseUpdate?> Stopped()
        => new Failure(FailureKind.Connection, FailureStage.Sent, "the stream was cut from this side");

    private Outcome<ChatResponseUpdate?> Take()
    {
        Unmark();
        ChatResponseUpdate update = updates.Current;

        // By index: the enumerator of a list behind an interface is an object.
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is UsageContent usage)
            {
                (Usage ??= new UsageDetails()).Add(usage.Details);
            }
        }

        return update;
    }

    /// <summary>A move that was given up may still be under way: only its end ends the read.</summary>
    private void LeaveAfter(Task? move)
    {
        if (move is null || move.IsCompleted)
        {
            Leave();
        }
        else
        {
            _ = move.ContinueWith(
                static (_, self) => ((UserStreamReader)self!).Leave(),
                this,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private void Leave()
    {
        if (_gate.Leave())
        {
            _ = DisposeUpdatesAsync();
        }
    }

    private void Unmark()
    {
        _mark?.Dispose();
        _mark = null;
    }

    private async Task DisposeUpdatesAsync()
    {
        Unmark();
        try
        {
            await updates.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The stream is over; how its cleaning up went changes nothing.
        }
    }
}
