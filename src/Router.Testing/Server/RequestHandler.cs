using System.Globalization;
using System.Text.Json;
using LlmRouter.Testing.Faults;
using LlmRouter.Testing.Limits;
using LlmRouter.Testing.Wire;
using Microsoft.AspNetCore.Http;

namespace LlmRouter.Testing.Server;

/// <summary>One request, in order: is it alive, faults, key, format, limits, latency, answer.</summary>
internal sealed class RequestHandler(ProviderSimulator simulator)
{
    private readonly TimeProvider _clock = simulator.Options.TimeProvider;

    public async Task HandleAsync(Exchange exchange)
    {
        Route route = Route.Parse(exchange.Http.RawTarget);
        if (route.Find(simulator) is not { } deployment)
        {
            ProviderError unknown = new(404, "The simulator has no deployment with this base URL: create it with Deployment(name), and send requests below its Endpoint().");
            await Reply.ErrorAsync(exchange, Dialect.OpenAI, unknown).ConfigureAwait(false);
            return;
        }

        long number = deployment.Traffic.Begin();
        if (!exchange.TryEnter(deployment))
        {
            exchange.Reset();
            return;
        }

        try
        {
            await ServeAsync(exchange, route, deployment, number).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or BadHttpRequestException || exchange.Gone.IsCancellationRequested)
        {
            // The client, or the whole server, is gone; what was cut from here has been booked already.
        }
        catch (Exception exception)
        {
            await FailAsync(exchange, route, exception).ConfigureAwait(false);
        }
        finally
        {
            exchange.Complete(ExchangeOutcome.Cancelled);
        }
    }

    private async ValueTask ServeAsync(Exchange exchange, Route route, SimulatedDeployment deployment, long number)
    {
        var chance = new Chance(deployment.Seed, number);
        WriteIds(exchange.Wire.Headers, route.Dialect, chance.NextBits());
        string method = exchange.Http.Method;
        if (route.Operation is not { } operation)
        {
            await Reply.ErrorAsync(exchange, route.Dialect, ErrorCatalog.UnknownPath(route.Dialect, method, PathOnly(route))).ConfigureAwait(false);
            return;
        }

        if (method != (operation == SimulatedOperation.Models ? "GET" : "POST"))
        {
            await Reply.ErrorAsync(exchange, route.Dialect, ErrorCatalog.WrongMethod(method, PathOnly(route))).ConfigureAwait(false);
            return;
        }

        SimulatedRequest request = await RequestReader.ReadAsync(exchange, route, operation, deployment.Name, number, simulator.Options).ConfigureAwait(false);
        deployment.Traffic.Keep(request);
        await deployment.WhilePausedAsync(exchange.Gone).ConfigureAwait(false);

        TimeSpan latency = deployment.Latency.Draw(number, ref chance);
        Fault? fault = deployment.Faults.Pick(request, ref chance) ?? deployment.Group?.Faults.Pick(request, ref chance);
        if (fault is not null)
        {
            await DelayAsync(fault.Delay, exchange.Gone).ConfigureAwait(false);
            if (await fault.PlayAsync(exchange, request, _clock).ConfigureAwait(false))
            {
                return;
            }
        }

        ProviderError? error = Credentials.Check(exchange.Http.Headers, route.Dialect, deployment.ApiKey) ?? Check(request, route, deployment);
        if (error is not null)
        {
            await Reply.ErrorAsync(exchange, route.Dialect, error).ConfigureAwait(false);
            return;
        }

        await AnswerAsync(new AnswerJob(exchange, request, deployment, _clock, latency, fault as AnswerFault, chance.NextBits()), route).ConfigureAwait(false);
    }

    private async ValueTask AnswerAsync(AnswerJob job, Route route)
    {
        if (job.Request.Operation == SimulatedOperation.Models)
        {
            await ModelsBody.SendAsync(job.Exchange, job.Deployment, route.Dialect, route.Model).ConfigureAwait(false);
            return;
        }

        ChatReply? reply = null;
        if (job.Request.Operation == SimulatedOperation.Chat)
        {
            reply = ChatReply.Create(job, job.Deployment.Answer(job.Request));
        }

        int completionTokens = reply?.CompletionTokens ?? 0;
        if (job.Deployment.Limits is { } limits)
        {
            Admission admission = job.Deployment.Limiter.Admit(limits, job.Request.PromptTokens + completionTokens);
            RateLimitHeaders.Write(job.Exchange.Wire.Headers, admission);
            if (admission.Refusal != LimitReason.None)
            {
                await Reply.ErrorAsync(job.Exchange, route.Dialect, ErrorCatalog.Refused(route.Dialect, job.Request, admission)).ConfigureAwait(false);
                return;
            }

            job.Exchange.SetAdmitted();
        }

        job.Deployment.Traffic.AddPrompt(job.Request.PromptTokens);
        await DelayAsync(job.Latency, job.Exchange.Gone).ConfigureAwait(false);
        if (reply is null)
        {
            await EmbeddingBody.SendAsync(job).ConfigureAwait(false);
        }
        else if (job.Request.IsStream && !(job.Fault is { Stream: null }))
        {
            await new ChatStreamSender(job, reply).SendAsync().ConfigureAwait(false);
        }
        else
        {
            await DelayAsync(job.Pace(reply.CompletionTokens), job.Exchange.Gone).ConfigureAwait(false);
            await job.Deployment.WhilePausedAsync(job.Exchange.Gone).ConfigureAwait(false);
            await ChatBody.SendAsync(job, reply).ConfigureAwait(false);
        }
    }

    // What the user's functions throw is worth more in the client's hands than in a log that nobody keeps.
    private static async ValueTask FailAsync(Exchange exchange, Route route, Exception exception)
    {
        if (exchange.HasBegun)
        {
            exchange.Reset();
            return;
        }

        string message = $"The simulated deployment's own code threw {exception.GetType().Name}: {exception.Message}";
        await Reply.ErrorAsync(exchange, route.Dialect, ErrorCatalog.ServerError with { Message = message }).ConfigureAwait(false);
    }

    private static ProviderError? Check(SimulatedRequest request, Route route, SimulatedDeployment deployment)
    {
        if (request.Operation == SimulatedOperation.Models)
        {
            return null;
        }

        if (request.Body.ValueKind != JsonValueKind.Object)
        {
            return RequestCheck.NotJson;
        }

        if (request.Model.Length == 0)
        {
            return RequestCheck.NoModel;
        }

        if (deployment.Models is { } models && !models.Contains(request.Model, StringComparer.Ordinal))
        {
            return ErrorCatalog.UnknownModel(route.Dialect, request.Model);
        }

        ProviderError? error = request.Operation == SimulatedOperation.Chat
            ? ChatRequestCheck.Check(request.Body, deployment.AcceptsUnknownFields)
            : EmbeddingRequestCheck.Check(request.Body, deployment.AcceptsUnknownFields);
        return error is null && deployment.ContextWindow is { } window && request.PromptTokens > window
            ? ErrorCatalog.ContextLength(window, request.PromptTokens)
            : error;
    }

    private Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
        => delay > TimeSpan.Zero ? Task.Delay(delay, _clock, cancellationToken) : Task.CompletedTask;

    private static string PathOnly(Route route)
    {
        int query = route.Path.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? route.Path : route.Path[..query];
    }

    private static void WriteIds(IHeaderDictionary headers, Dialect dialect, ulong bits)
    {
        string id = bits.ToString("x16", CultureInfo.InvariantCulture);
        if (dialect == Dialect.Azure)
        {
            headers["apim-request-id"] = id;
            headers["x-ms-region"] = "Simulated Central";
        }
        else
        {
            headers["openai-version"] = "2020-10-01";
        }

        headers["x-request-id"] = "req_" + id;
    }
}
