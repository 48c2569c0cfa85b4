using LlmRouter.Testing;
using LlmRouter.Tests.Simulation.Virtual;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Simulation.Scenarios;

/// <summary>One call of a scenario, running or ended.</summary>
internal sealed class ScenarioCall
{
    private readonly ManualTimeProvider _clock;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly TimeSpan _started;
    private IAsyncEnumerator<ChatResponseUpdate>? _stream;

    private ScenarioCall(ManualTimeProvider clock)
    {
        _clock = clock;
        _started = clock.Elapsed;
    }

    public Task Running { get; private set; } = Task.CompletedTask;

    public TimeSpan? Took { get; private set; }

    /// <summary>What was shown.</summary>
    public string Text { get; private set; } = "";

    public RouteInfo? Route { get; private set; }

    public Exception? Failure { get; private set; }

    public static ScenarioCall Start(Router router, ManualTimeProvider clock, string verb, string model, string options)
    {
        var call = new ScenarioCall(clock);
        (RouteOptions route, ChatOptions chat, string prompt, TimeSpan? cancel) = Options(options);
        CancellationToken token = cancel is null ? call._cancellation.Token : new CancellationTokenSource(cancel.Value, clock).Token;
        call.Running = verb switch
        {
            "ask" => call.AskAsync(router, model, prompt, chat, route, token),
            "embed" => call.EmbedAsync(router, model, prompt, route, token),
            "stream" => call.StreamAsync(router, model, prompt, chat, route, token, whole: true),
            "open" => call.StreamAsync(router, model, prompt, chat, route, token, whole: false),
            "first" => call.FirstAsync(router, model, prompt, chat, route, token),
            _ => throw new FormatException($"'{verb}' is no call."),
        };
        return call;
    }

    public void Cancel() => _cancellation.Cancel();

    /// <summary>Reads what is left of a stream that was opened.</summary>
    public void Drain() => Running = ReadAsync(whole: true);

    /// <summary>Reads one update more.</summary>
    public void Take() => Running = TakeAsync();

    private async Task TakeAsync()
    {
        await _stream!.MoveNextAsync().ConfigureAwait(false);
        Text += _stream.Current.Text;
    }

    public void Drop() => Running = _stream!.DisposeAsync().AsTask();

    private async Task AskAsync(Router router, string model, string prompt, ChatOptions chat, RouteOptions route, CancellationToken token)
    {
        try
        {
            ChatResponse answer = await router.CompleteAsync(model, prompt, chat, route, token).ConfigureAwait(false);
            (Text, Route) = (answer.Text, answer.Route());
        }
        catch (Exception e)
        {
            Failure = e;
        }

        Took = _clock.Elapsed - _started;
    }

    private async Task EmbedAsync(Router router, string model, string prompt, RouteOptions route, CancellationToken token)
    {
        try
        {
            Route = (await router.EmbedAsync(model, [prompt], null, route, token).ConfigureAwait(false)).Route();
        }
        catch (Exception e)
        {
            Failure = e;
        }

        Took = _clock.Elapsed - _started;
    }

    private async Task StreamAsync(Router router, string model, string prompt, ChatOptions chat, RouteOptions route, CancellationToken token, bool whole)
    {
        try
        {
            _stream = router.StreamAsync(model, prompt, chat, route, token).GetAsyncEnumerator(CancellationToken.None);
        }
        catch (Exception e)
        {
            Failure = e;
            Took = _clock.Elapsed - _started;
            return;
        }

        await ReadAsync(whole).ConfigureAwait(false);
    }

    /// <summary>Takes one update of a stream, visible or not.</summary>
    private async Task FirstAsync(Router router, string model, string prompt, ChatOptions chat, RouteOptions route, CancellationToken token)
    {
        _stream = router.StreamAsync(model, prompt, chat, route, token).GetAsyncEnumerator(CancellationToken.None);
        await _stream.MoveNextAsync().ConfigureAwait(false);
        Text += _stream.Current.Text;
    }

    private async Task ReadAsync(bool whole)
    {
        try
        {
            while (await _stream!.MoveNextAsync().ConfigureAwait(false))
            {
                Text += _stream.Current.Text;
                Route = _stream.Current.Route() ?? Route;
                if (!whole && Text.Length > 0)
                {
                    return;
                }
            }
        }
        catch (Exception e)
        {
            Failure = e;
        }

        Took = _clock.Elapsed - _started;
        await _stream!.DisposeAsync().ConfigureAwait(false);
    }

    private static (RouteOptions Route, ChatOptions Chat, string Prompt, TimeSpan? Cancel) Options(string text)
    {
        // Scenarios that are not about waiting must not wait.
        var route = new RouteOptions { WaitForCapacity = TimeSpan.Zero };
        var chat = new ChatOptions();
        string prompt = "hi";
        TimeSpan? cancel = null;
        foreach (string word in Words.Split(text, ' '))
        {
            (string key, string value) = Words.Pair(word);
            switch (key)
            {
                case "timeout": route.Timeout = Words.Time(value); break;
                case "attempt": route.AttemptTimeout = Words.Time(value); break;
                case "first": route.FirstTokenTimeout = Words.Time(value); break;
                case "chunk": route.ChunkTimeout = Words.Time(value); break;
                case "whole": route.StreamTimeout = Words.Time(value); break;
                case "retries": route.Retries = int.Parse(value, null); break;
                case "attempts": route.MaxAttempts = int.Parse(value, null); break;
                case "hops": route.MaxFallbacks = int.Parse(value, null); break;
                case "fallbacks": route.Fallbacks = Entries(value); break;
                case "context": route.ContextWindowFallbacks = Entries(value); break;
                case "content": route.ContentPolicyFallbacks = Entries(value); break;
                case "no-fallbacks": route.DisableFallbacks = true; break;
                case "pin": route.Deployment = value; break;
                case "priority": route.Priority = int.Parse(value, null); break;
                case "wait": route.WaitForCapacity = value == "default" ? null : Words.Time(value); break;
                case "hedge": route.HedgeAfter = Words.Time(value); break;
                case "continue": route.ContinueStreams = true; break;
                case "out": chat.MaxOutputTokens = int.Parse(value, null); break;
                case "words": prompt = string.Join(' ', Enumerable.Repeat("word", int.Parse(value, null))); break;
                case "cancel": cancel = Words.Time(value); break;
                default: throw new FormatException($"'{key}' is no option of a call.");
            }
        }

        return (route, chat, prompt, cancel);
    }

    private static FallbackEntry[] Entries(string text) => text == "none" ? [] : [.. text.Split('|').Select(t => new FallbackEntry(t))];
}
