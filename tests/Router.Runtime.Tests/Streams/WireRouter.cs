using System.Text.Json;
using LlmRouter.Tests.Providers;
using LlmRouter.Testing;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Streams;

/// <summary>
/// A router of the deployments a, b and c with the real adapter, on hosts in memory and a manual clock. They are asked in this order.
/// </summary>
internal sealed class WireRouter : IDisposable
{
    private readonly string[] _asked = new string[26];

    public WireRouter(string groupSettings = "", string deploymentSettings = "")
    {
        string deployments = string.Join(",\n", "abc".Select((id, i) =>
            $$"""{ "id": "{{id}}", "model": "openai/m-{{id}}", "endpoint": "https://{{id}}.test/v1", "apiKey": "env:K", "order": {{i + 1}}, "price": { "input": 1, "output": 10 } {{deploymentSettings}} }"""));
        Router = LlmRouter.Router.Parse(
            $$"""{ "groups": { "g": { {{groupSettings}} "deployments": [ {{deployments}} ] } } }""",
            new RouterOptions
            {
                TimeProvider = Time,
                RandomSeed = 1,
                EnvironmentVariables = _ => "key",
                HttpHandlerFactory = uri =>
                {
                    StubHandler? handler = null;
                    handler = new StubHandler((_, token) => Answer(uri.Host[0], handler!.Body!, token));
                    return handler;
                },
            });
    }

    public ManualTimeProvider Time { get; } = new();

    public Router Router { get; }

    /// <summary>What each host answers, by its first letter; what it was asked is a parameter.</summary>
    public Dictionary<char, Func<Question, CutBody>> Answers { get; } = [];

    /// <summary>Comes before an answer; it may take its time.</summary>
    public Func<char, CancellationToken, Task>? BeforeAnswer { get; set; }

    /// <summary>The bodies that were given, in order.</summary>
    public List<CutBody> Bodies { get; } = [];

    /// <summary>The hosts that were asked, in order.</summary>
    public List<char> Hosts { get; } = [];

    public int InFlight => Router.GetStatus().Sum(s => s.InFlight);

    /// <summary>What a deployment was asked last.</summary>
    public string Asked(char host) => _asked[host - 'a'];

    public DeploymentStatus Status(char host) => Router.GetStatus().Single(s => s.Id == host.ToString());

    public IAsyncEnumerator<ChatResponseUpdate> Stream(RouteOptions? route = null, ChatOptions? options = null, CancellationToken cancellation = default)
        => Router.Chat("g").StreamAsync("hi", options, route, cancellation).GetAsyncEnumerator(CancellationToken.None);

    /// <summary>Reads on; when nothing comes, time passes until somebody loses patience.</summary>
    public async Task<bool> MoveAsync(IAsyncEnumerator<ChatResponseUpdate> stream)
    {
        Task<bool> move = stream.MoveNextAsync().AsTask();
        if (!move.IsCompleted && Bodies.Count > 0)
        {
            await Task.WhenAny(move, Bodies[^1].IsSilent.Task);
            if (!move.IsCompleted)
            {
                Time.Advance(TimeSpan.FromSeconds(121));
            }
        }

        // The guard is for a broken build only: virtual time stands still.
        return await move.WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>Reads a stream to its end, or to what it throws.</summary>
    public async Task<(List<ChatResponseUpdate> Updates, Exception? Thrown)> ReadAsync(RouteOptions? route = null, ChatOptions? options = null)
    {
        var updates = new List<ChatResponseUpdate>();
        IAsyncEnumerator<ChatResponseUpdate> stream = Stream(route, options);
        try
        {
            while (await MoveAsync(stream))
            {
                updates.Add(stream.Current);
            }

            return (updates, null);
        }
        catch (Exception e)
        {
            return (updates, e);
        }
        finally
        {
            await stream.DisposeAsync();
        }
    }

    /// <summary>What a client has seen, in the words of <see cref="WireScenario"/>.</summary>
    public static string Seen(IEnumerable<ChatResponseUpdate> updates)
        => string.Concat(updates.SelectMany(u => u.Contents).Select(c => c switch
        {
            TextReasoningContent reasoning => $"[{reasoning.Text}]",
            TextContent text => text.Text,
            FunctionCallContent call => $"<{call.Name}>",
            _ => "",
        }));

    /// <summary>Nothing is in flight, nothing is open, and every attempt is in the books once.</summary>
    public void AssertSettled(string because)
    {
        Assert.True(InFlight == 0, $"{because}: {InFlight} in flight");
        Assert.True(Bodies.TrueForAll(b => b.IsDisposed), $"{because}: a body was left open");
        Assert.True(Time.PendingTimers == 0, $"{because}: a timer was left");
        foreach (DeploymentStatus status in Router.GetStatus())
        {
            Assert.True(status.Requests == status.Successes + status.Cancelled + status.Failures.Values.Sum(), $"{because}: {status.Id} is not booked once");
        }
    }

    public void Dispose() => Router.Dispose();

    private async Task<HttpResponseMessage> Answer(char host, string body, CancellationToken cancellation)
    {
        Hosts.Add(host);
        _asked[host - 'a'] = body;
        if (BeforeAnswer is { } before)
        {
            await before(host, cancellation);
        }

        CutBody answer = Answers[host](Question.Read(body));
        Bodies.Add(answer);
        return StubHandler.Response(answer, "text/event-stream");
    }

    /// <param name="Messages">Role and text of each message.</param>
    /// <param name="MostTokens">The limit of output.</param>
    internal sealed record Question(List<(string Role, string Text)> Messages, int? MostTokens)
    {
        /// <summary>The text that is to be continued, if one is.</summary>
        public string? Beginning => Messages is [_, { Role: "assistant", Text: { } text }, { Role: "user" }] ? text : null;

        public static Question Read(string body)
        {
            using JsonDocument json = JsonDocument.Parse(body);
            return new Question(
                [.. json.RootElement.GetProperty("messages").EnumerateArray().Select(m => (m.GetProperty("role").GetString()!, m.GetProperty("content").GetString()!))],
                json.RootElement.TryGetProperty("max_tokens", out JsonElement most) ? most.GetInt32() : null);
        }
    }
}
