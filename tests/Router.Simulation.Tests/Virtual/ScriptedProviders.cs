using LlmRouter.Testing;

namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>
/// All scripted providers of a simulation, on one virtual clock. What a call and its end do to the books happens under
/// <see cref="Gate"/>.
/// </summary>
internal sealed class ScriptedProviders(ManualTimeProvider clock, Trace trace)
{
    private readonly Dictionary<string, List<ScriptedDeployment>> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly MemoryStream _body = new();
    private int _calls;

    public ManualTimeProvider Clock => clock;

    public Trace Trace => trace;

    /// <summary>Told of every call when it arrives, before anything is answered.</summary>
    public Action<ProviderCall>? Started { get; set; }

    /// <summary>Told of every call when it ends, before the router knows.</summary>
    public Action<ProviderCall>? Ended { get; set; }

    /// <summary>Guards what the simulation knows against a hop to another thread.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Told to wait for such hops.</summary>
    public Quiescence Quiescence { get; } = new();

    public void Add(ScriptedDeployment deployment)
    {
        if (!_hosts.TryGetValue(deployment.Host, out List<ScriptedDeployment>? all))
        {
            _hosts.Add(deployment.Host, all = []);
        }

        all.Add(deployment);
    }

    /// <summary>For <see cref="RouterOptions.HttpHandlerFactory"/>.</summary>
    public HttpMessageHandler Connect(Uri endpoint) => new ScriptedHandler(this, endpoint.Host);

    public ProviderCall Receive(string host, HttpRequestMessage request)
    {
        lock (Gate)
        {
            return Take(host, request);
        }
    }

    private ProviderCall Take(string host, HttpRequestMessage request)
    {
        _body.SetLength(0);
        request.Content!.CopyToAsync(_body).GetAwaiter().GetResult();
        ReadOnlySpan<byte> body = _body.GetBuffer().AsSpan(0, (int)_body.Length);
        List<ScriptedDeployment> here = _hosts[host];
        ScriptedDeployment deployment = here.Count == 1 ? here[0] : here.First(d => Has(_body, $"\"model\":\"{d.Id}\""));
        bool isStream = body.IndexOf("\"stream\":true"u8) >= 0;
        bool isEmbedding = request.RequestUri!.AbsolutePath.EndsWith("/embeddings", StringComparison.Ordinal);
        int marker = MarkerIn(body);
        var call = new ProviderCall(++_calls, deployment, marker, isStream, isEmbedding, deployment.Next(marker, isStream), clock.Elapsed);
        deployment.Calls++;
        deployment.Open++;
        trace.Add(clock.Elapsed, TraceKind.AttemptStarts, call.Marker, deployment.Id, call.Number);
        Started?.Invoke(call);
        return call;
    }

    public void End(ProviderCall call, CallEnd end)
    {
        lock (Gate)
        {
            if (call.Finish(end, clock.Elapsed))
            {
                call.Deployment.Open--;
                trace.Add(clock.Elapsed, end == CallEnd.Cut ? TraceKind.AttemptCut : TraceKind.AttemptEnds, call.Marker, call.Deployment.Id, call.Number, Describe(call));
                Ended?.Invoke(call);
            }
        }
    }

    /// <summary>A timer that fires once.</summary>
    public ITimer Timer(Action fire, TimeSpan after)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return clock.CreateTimer(static fire => ((Action)fire!)(), fire, after > TimeSpan.Zero ? after : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private static string Describe(ProviderCall call) => call.Reply.Form switch
    {
        ReplyForm.Answer when call.IsStream => call.Reply.End.ToString(),
        ReplyForm.Status => call.Reply.Code ?? "",
        _ => call.Reply.Form.ToString(),
    };

    private static bool Has(MemoryStream body, string text)
        => body.GetBuffer().AsSpan(0, (int)body.Length).IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;

    private static int MarkerIn(ReadOnlySpan<byte> body)
    {
        int at = body.IndexOf("[#"u8);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(body[(at + 2)..], out int marker, out _) ? marker : -1;
    }
}
