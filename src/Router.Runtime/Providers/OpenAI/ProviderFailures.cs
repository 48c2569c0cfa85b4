using LlmRouter.Errors;
using LlmRouter.Providers.Http;
using LlmRouter.Resilience;

namespace LlmRouter.Providers.OpenAI;

/// <summary>Makes failures of what a provider answered, with everything known of them and nothing secret.</summary>
internal sealed class ProviderFailures(RequestHeaders headers, TimeProvider time)
{
    private readonly Func<string, string> _hide = headers.Hide;

    /// <summary>The provider's id of a request, from its answer.</summary>
    public static string? RequestIdOf(HttpResponseMessage response) => ErrorFailures.RequestIdOf(new ResponseHeaders(response.Headers));

    /// <summary>An answer with an error status.</summary>
    public Failure FromStatus(HttpResponseMessage response, ReadOnlySpan<byte> body)
        => Create(ErrorReader.ReadBody(body) with { Status = (int)response.StatusCode }, response);

    /// <summary>An error inside a 200: in its body or as an event of its stream. Its own code says what it is.</summary>
    public Failure FromInside(in ErrorFacts facts, HttpResponseMessage response)
        => Create(facts with { Status = ErrorReader.StatusOf(facts) }, response);

    /// <summary>An answer that is none.</summary>
    public Failure Malformed(string message, HttpResponseMessage response, Exception? exception = null)
        => new(FailureKind.MalformedResponse, FailureStage.Sent, headers.Hide(message))
        {
            ProviderRequestId = RequestIdOf(response),
            Exception = exception,
        };

    /// <summary>A failure of the transport inside an answer.</summary>
    public Failure WhileReading(Failure failure, HttpResponseMessage response)
        => new(failure.Kind, failure.Stage, headers.Hide(failure.Message))
        {
            ProviderRequestId = RequestIdOf(response),
            Exception = failure.Exception,
        };

    private Failure Create(in ErrorFacts facts, HttpResponseMessage response)
        => ErrorFailures.From(facts, new ResponseHeaders(response.Headers), time, _hide, exception: null);
}
