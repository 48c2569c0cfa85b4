using LlmRouter.Testing;
using LlmRouter.Tests.Simulation.Virtual;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Simulation.Storms;

/// <summary>Makes a call and notes what comes of it. Everything goes on where it is completed: on the thread of the clock.</summary>
internal sealed class StormCaller(Router router, ScriptedProviders providers, StormCall call, Action<StormCall> ended)
{
    private readonly ManualTimeProvider _clock = providers.Clock;
    private readonly CancellationTokenSource _cancellation = new();
    private ITimer? _cancels;
    private ITimer? _disposes;
    private bool _disposed;

    public async Task RunAsync()
    {
        if (call.CancelsAfter is { } after)
        {
            _cancels = providers.Timer(
                () =>
                {
                    Leave("cancels");
                    _cancellation.Cancel();
                    providers.Quiescence.Wait();
                },
                after);
        }

        CallOutcome outcome;
        try
        {
            outcome = call.Shape switch
            {
                CallShape.Chat => await ChatAsync().ConfigureAwait(false),
                CallShape.Embedding => await EmbedAsync().ConfigureAwait(false),
                _ => await StreamAsync().ConfigureAwait(false),
            };
        }
        catch (OperationCanceledException e)
        {
            call.Failure = e;
            outcome = _disposed ? CallOutcome.Dropped : CallOutcome.Cancelled;
        }
        catch (Exception e)
        {
            call.Failure = e;
            outcome = CallOutcome.Failed;
        }

        _cancels?.Dispose();
        _disposes?.Dispose();
        call.Outcome = outcome;
        call.Ended = _clock.Elapsed;
        call.Ends++;
        providers.Trace.Add(_clock.Elapsed, TraceKind.CallEnds, call.Number, outcome.ToString(), call.Attempts.Count, call.Failure is LlmRouterException f ? f.Kind.ToString() : call.Answer?.Deployment);
        ended(call);
    }

    private async Task<CallOutcome> ChatAsync()
    {
        var options = new ChatOptions { MaxOutputTokens = call.MostOutput };
        ChatResponse answer = await router.CompleteAsync(call.Group.Name, call.Messages, options, call.Route, _cancellation.Token).ConfigureAwait(false);
        (call.Answer, call.Text) = (answer.Route(), answer.Text);
        return CallOutcome.Answered;
    }

    private async Task<CallOutcome> EmbedAsync()
    {
        GeneratedEmbeddings<Embedding<float>> answer = await router.EmbedAsync(
            call.Group.Name, [call.Messages[0].Text], null, call.Route, _cancellation.Token).ConfigureAwait(false);
        call.Answer = answer.Route();
        call.Text = $"{call.Answer!.Deployment}/{(int)answer[0].Vector.Span[0]}";
        return CallOutcome.Answered;
    }

    private async Task<CallOutcome> StreamAsync()
    {
        var options = new ChatOptions { MaxOutputTokens = call.MostOutput };
        IAsyncEnumerator<ChatResponseUpdate> stream = router
            .StreamAsync(call.Group.Name, call.Messages, options, call.Route, _cancellation.Token)
            .GetAsyncEnumerator(CancellationToken.None);
        if (call.DisposesAfter is { } after)
        {
            _disposes = providers.Timer(
                () =>
                {
                    Leave("disposes");
                    _disposed = true;
                    _ = stream.DisposeAsync();
                    providers.Quiescence.Wait();
                },
                after);
        }

        try
        {
            int taken = 0;
            while (await stream.MoveNextAsync().ConfigureAwait(false))
            {
                call.Text += stream.Current.Text;
                call.Answer = stream.Current.Route() ?? call.Answer;
                call.FirstSeen ??= _clock.Elapsed;
                if (++taken >= call.Takes && call.Answer is null)
                {
                    Leave("drops");
                    return CallOutcome.Dropped;
                }

                if (call.Reads > TimeSpan.Zero)
                {
                    await Task.Delay(call.Reads, _clock).ConfigureAwait(false);
                }
            }

            return _disposed && call.Answer is null ? CallOutcome.Dropped : CallOutcome.Answered;
        }
        finally
        {
            await stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Leave(string how)
    {
        call.LeftAt ??= _clock.Elapsed;
        providers.Trace.Add(_clock.Elapsed, TraceKind.CallerLeaves, call.Number, how);
    }
}
