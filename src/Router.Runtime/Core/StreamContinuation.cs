using LlmRouter.Errors;
using LlmRouter.Limits;
using LlmRouter.Providers;
using LlmRouter.Resilience;
using Microsoft.Extensions.AI;

namespace LlmRouter.Core;

/// <summary>
/// How a stream goes on when it breaks: what its client has seen, what the rest is asked with, what the broken parts have used.
/// One request's, and one consumer's: not thread-safe. Streams that are not to go on have none.
/// </summary>
internal sealed class StreamContinuation(RoutedCall call, ChatRequest request)
{
    // A sentence of instruction is understood by any model; that it keeps the language is not.
    private const string GoOn =
        "Your message above was cut off. Continue it exactly where it stopped, starting with the very next character, in the same "
        + "language and format. Do not repeat anything, and do not mention the interruption.";

    private readonly ShownAnswer _shown = new(request);
    private readonly UsageDetails _used = new();
    private OverlapTrimmer? _trimmer;
    private decimal? _cost = 0;
    private long _output;
    private bool _usageShown;
    private bool _isOver;

    /// <summary>The break that it goes on from, the first one where there are several.</summary>
    public Failure? Original { get; private set; }

    /// <summary>The request's way so far; <see langword="null"/>: its first attempt was shown.</summary>
    public Journey? Journey { get; set; }

    /// <summary>Whether another deployment has gone on.</summary>
    public bool IsContinued { get; private set; }

    /// <summary>The continuation of a request that wants one, else <see langword="null"/>.</summary>
    public static StreamContinuation? For(RoutedCall call, ChatRequest request)
        => call.ContinueStreams ?? call.Requested.Settings.ContinueStreams ? new StreamContinuation(call, request) : null;

    /// <summary>What the whole has cost, when its last part has cost this; <see langword="null"/> when a price is unknown.</summary>
    public decimal? CostWith(decimal? last) => last + _cost;

    /// <summary>The time to the first token, when another deployment has gone on.</summary>
    public TimeSpan? TimeToFirstToken { get; private set; }

    /// <summary>What the last update of a continued answer says was used: all parts; nothing when the last part's use is unknown.</summary>
    public IList<AIContent> FinalUsage(UsageDetails? last)
    {
        if (TokenUsage.From(last) is null)
        {
            return [];
        }

        var sum = new UsageDetails();
        sum.Add(_used);
        sum.Add(last!);
        return [new UsageContent(sum)];
    }

    /// <summary>What the client sees of an update; <see langword="null"/>: nothing.</summary>
    public ChatResponseUpdate? Show(ChatResponseUpdate update)
    {
        ChatResponseUpdate? seen = IsContinued ? Join(update) : update;
        if (seen is not null)
        {
            _shown.Add(seen, isFirstPart: !IsContinued);
            _usageShown |= !IsContinued && ShownAnswer.HasUsage(seen);
        }

        return seen;
    }

    /// <summary>Goes on at another deployment.</summary>
    /// <param name="broken">The part that broke, settled.</param>
    /// <exception cref="LlmRouterException">It cannot go on; or nobody could: then the break is what is reported.</exception>
    public async ValueTask<CommittedStream> GoOnAsync(CommittedStream broken)
    {
        Failure failure = broken.Failure!;
        if (call.IsCancelled)
        {
            throw call.Cancelled();
        }

        if (_isOver || FailurePolicy.Of(failure.Kind).Moves == MoveRule.No || broken.IsMoreThanText || _shown.Text is not { Length: > 0 } text || Longer(text) is not { } longer)
        {
            _isOver = true;
            throw FailureReport.Report(call, Original ?? failure);
        }

        Original ??= failure;
        _isOver = true;
        Book(broken);
        await call.LoserEndsAsync().ConfigureAwait(false);
        call.GoesOn(broken.StreamEnd);
        CommittedStream next;
        try
        {
            var operation = new StreamOperation(longer with { Options = Rest() }, this);
            next = await AttemptLoop.ResumeAsync<StreamOperation, CommittedStream>(call, operation).ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // Of a router that ends meanwhile its streams are told what broke them.
            throw FailureReport.Report(call, Original);
        }

        _isOver = false;
        IsContinued = true;
        _trimmer = HasPrefix(next.Deployment, text) ? null : new OverlapTrimmer(text);
        if (call.Engine.Events.Any)
        {
            call.Engine.Events.Publish(new StreamContinuedEvent { RequestId = call.RequestId, From = broken.Deployment.Name });
        }

        return next;
    }

    /// <summary>The request as a deployment gets it: one whose model continues a beginning gets that and no words about it.</summary>
    public ChatRequest For(DeploymentState deployment, ChatRequest longer)
        => HasPrefix(deployment, _shown.Text!)
            ? longer with { Messages = [.. longer.Messages.Take(longer.Messages.Count - 2), new PrefixMessage(_shown.Text!)] }
            : longer;

    private bool HasPrefix(DeploymentState deployment, string text) => AssistantPrefix.IsContinuedBy(
        deployment, call.Capture, call.Hop is { } hop ? hop.Apply(request.Options, edit: false) : request.Options, text);

    private ChatRequest? Longer(string text)
    {
        try
        {
            return request with { Messages = [.. request.Messages, new ChatMessage(ChatRole.Assistant, text), new ChatMessage(ChatRole.User, GoOn)] };
        }
        catch (Exception)
        {
            // The conversation is being changed by its owner: it cannot be asked again.
            return null;
        }
    }

    /// <summary>A limit of output is one of the whole answer.</summary>
    private ChatOptions? Rest()
    {
        if (request.Options?.MaxOutputTokens is not { } most)
        {
            return request.Options;
        }

        ChatOptions rest = request.Options.Clone();
        rest.MaxOutputTokens = Left(most);
        return rest;
    }

    /// <summary>What is left of a limit of output.</summary>
    public int Left(int most) => (int)Math.Max(1, most - _output);

    /// <summary>Takes down what a broken part has used: as reported, else estimated. What its client has been told is not said again.</summary>
    private void Book(CommittedStream broken)
    {
        TokenUsage seen = broken.Seen;
        TimeToFirstToken ??= broken.TimeToFirstToken;
        _output += seen.Output;
        _cost += call.IsMock ? 0 : call.Engine.Prices.Of(broken.Deployment, call.Capture)?.Of(seen);
        UsageDetails reported = TokenUsage.From(broken.Usage) is not null ? broken.Usage! : new UsageDetails { InputTokenCount = seen.Input, TotalTokenCount = seen.Input };
        if (IsContinued || !_usageShown)
        {
            _used.Add(reported);
        }

        if (seen.Output - (reported.OutputTokenCount ?? 0) is > 0 and var unreported)
        {
            // Some report the input when the stream begins, and the output at an end that did not come.
            _used.Add(new UsageDetails { OutputTokenCount = unreported, TotalTokenCount = unreported });
        }
    }

    /// <summary>An update of a later part as one of the same answer.</summary>
    private ChatResponseUpdate? Join(ChatResponseUpdate update)
    {
        RouteInfo? route = update.Route();
        bool isEnd = update.FinishReason is not null || route is not null;
        List<AIContent> contents = [];
        foreach (AIContent content in update.Contents)
        {
            switch (content)
            {
                case TextContent text when _trimmer is { IsDone: false } trimmer:
                    AddText(contents, trimmer.Push(text.Text));
                    break;
                case UsageContent when route is null:
                    // The end says it, for all parts.
                    break;
                default:
                    Flush(contents);
                    contents.Add(content);
                    break;
            }
        }

        if (isEnd)
        {
            Flush(contents);
        }

        return contents.Count > 0 || isEnd ? _shown.Continue(update, contents) : null;
    }

    private void Flush(List<AIContent> contents)
    {
        if (_trimmer is { } trimmer)
        {
            AddText(contents, trimmer.End());
        }
    }

    private static void AddText(List<AIContent> contents, string text)
    {
        if (text.Length > 0)
        {
            contents.Add(new TextContent(text));
        }
    }
}
