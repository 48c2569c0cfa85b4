using System.Net;
using System.Net.Sockets;

namespace LlmRouter.Tests.Simulation.Virtual;

/// <summary>
/// The connection to one scripted endpoint. It completes calls from timers of the virtual clock, or from the router's own
/// cancellation, and so always on the thread that moves the clock.
/// </summary>
internal sealed class ScriptedHandler(ScriptedProviders providers, string host) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ProviderCall call = providers.Receive(host, request);
        if (call.Reply.Form != ReplyForm.Stall && call.Reply.After <= TimeSpan.Zero)
        {
            try
            {
                return Task.FromResult(Answer(call));
            }
            catch (Exception e)
            {
                return Task.FromException<HttpResponseMessage>(e);
            }
        }

        return new Pending(this, call, cancellationToken).Task;
    }

    /// <exception cref="HttpRequestException">The script says so.</exception>
    private HttpResponseMessage Answer(ProviderCall call)
    {
        Reply reply = call.Reply;
        call.Answers = true;
        switch (reply.Form)
        {
            case ReplyForm.Refused:
                providers.End(call, CallEnd.Done);
                throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused", new SocketException((int)SocketError.ConnectionRefused));
            case ReplyForm.Reset:
                providers.End(call, CallEnd.Done);
                throw new HttpRequestException(HttpRequestError.Unknown, "The connection was reset", new IOException("reset", new SocketException((int)SocketError.ConnectionReset)));
        }

        bool streams = call.IsStream && reply.Form == ReplyForm.Answer;
        var response = new HttpResponseMessage((HttpStatusCode)reply.Status)
        {
            Content = streams ? new TimedContent(new TimedStream(providers, call)) : new ByteArrayContent(Wire.Body(call)),
        };
        string type = reply.Form == ReplyForm.Page ? "text/html" : streams ? "text/event-stream" : "application/json";
        response.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach ((string name, string value) in reply.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        if (reply.RetryAfterDate is { } wait)
        {
            response.Headers.TryAddWithoutValidation("retry-after", (providers.Clock.GetUtcNow() + wait).ToString("r", System.Globalization.CultureInfo.InvariantCulture));
        }

        if (!streams)
        {
            call.FinishSent = true;
            providers.End(call, CallEnd.Done);
        }

        return response;
    }

    /// <summary>A call that is answered later, if the router stays so long.</summary>
    private sealed class Pending : TaskCompletionSource<HttpResponseMessage>
    {
        private readonly ScriptedHandler _handler;
        private readonly ProviderCall _call;
        private readonly ITimer? _timer;
        private readonly CancellationTokenRegistration _registration;

        // Not RunContinuationsAsynchronously: whoever completes it goes on with the router's work.
        public Pending(ScriptedHandler handler, ProviderCall call, CancellationToken cancellation)
        {
            _handler = handler;
            _call = call;
            if (call.Reply.Form != ReplyForm.Stall)
            {
                _timer = handler.Timer(Fire, call.Reply.After);
            }

            _registration = cancellation.UnsafeRegister(static (pending, token) => ((Pending)pending!).Cut(token), this);
        }

        private void Cut(CancellationToken token)
        {
            _timer?.Dispose();
            _handler.End(_call, CallEnd.Cut);
            TrySetCanceled(token);
        }

        private void Fire()
        {
            _registration.Unregister();
            _timer!.Dispose();
            if (_call.Ended is not null)
            {
                return;
            }

            HttpResponseMessage response;
            try
            {
                response = _handler.Answer(_call);
            }
            catch (Exception e)
            {
                TrySetException(e);
                return;
            }

            TrySetResult(response);
        }
    }

    private ITimer Timer(Action fire, TimeSpan after) => providers.Timer(fire, after);

    private void End(ProviderCall call, CallEnd end) => providers.End(call, end);
}
