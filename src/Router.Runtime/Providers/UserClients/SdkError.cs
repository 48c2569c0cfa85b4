using System.Text;
using LlmRouter.Providers.Http;
using LlmRouter.Providers.OpenAI;
using LlmRouter.Resilience;

namespace LlmRouter.Providers.UserClients;

/// <summary>What a provider answered, as the exception of a library tells it.</summary>
/// <param name="Facts">Status and body.</param>
/// <param name="Headers">The headers.</param>
internal readonly record struct SdkError(ErrorFacts Facts, SdkHeaders Headers)
{
    private delegate SdkError? Reader(Exception exception);

    // By the full name of the type or one of its bases.
    private static readonly Dictionary<string, Reader> Readers = new(StringComparer.Ordinal)
    {
        ["System.ClientModel.ClientResultException"] = FromClientModel,
        ["Azure.RequestFailedException"] = FromAzure,
        ["Anthropic.Exceptions.AnthropicApiException"] = FromAnthropic,
        ["Anthropic.Exceptions.AnthropicSseException"] = FromAnthropicStream,
    };

    /// <summary>Reads an exception, if it is one of a library that is known, or its message says as much.</summary>
    public static SdkError? From(Exception exception)
    {
        for (Type? type = exception.GetType(); type is not null && type != typeof(Exception); type = type.BaseType)
        {
            if (type.FullName is { } name && Readers.TryGetValue(name, out Reader? reader))
            {
                try
                {
                    if (reader(exception) is { } error)
                    {
                        return error;
                    }
                }
                catch (Exception)
                {
                    // Another version than the one that was looked at: its message is left.
                }

                break;
            }
        }

        return MessageStatus.Read(exception.Message) is { } facts ? new SdkError(facts, default) : null;
    }

    private static SdkError? FromClientModel(Exception exception)
    {
        int status = SdkAccessors.ClientStatus(exception);
        if (status == 0)
        {
            // Nothing was answered; what broke is inside.
            return null;
        }

        object? response = SdkAccessors.ClientResponse(exception);
        ErrorFacts facts = response is null ? default : Body(() => SdkAccessors.ClientContent(response));
        return new SdkError(Complete(facts, status, exception), new SdkHeaders(response is null ? null : Find));

        string? Find(string name) => SdkAccessors.TryGetClientHeader(SdkAccessors.ClientHeaders(response!), name, out string? value) ? value : null;
    }

    private static SdkError? FromAzure(Exception exception)
    {
        int status = SdkAccessors.AzureStatus(exception);
        if (status == 0)
        {
            return null;
        }

        object? response = SdkAccessors.RawAzureResponse(exception);
        ErrorFacts facts = response is null ? default : Body(() => SdkAccessors.AzureContent(response));
        facts = facts with { Code = facts.Code ?? SdkAccessors.AzureCode(exception) };
        return new SdkError(Complete(facts, status, exception), new SdkHeaders(response is null ? null : Find));

        string? Find(string name) => SdkAccessors.TryGetAzureHeader(response!, name, out string? value) ? value : null;
    }

    // The library keeps no headers: of them the exception has the id alone.
    private static SdkError? FromAnthropic(Exception exception)
    {
        ErrorFacts facts = Body(SdkAccessors.AnthropicBody(exception));
        facts = facts with { RequestId = SdkAccessors.AnthropicRequestId(exception) ?? facts.RequestId };
        return new SdkError(Complete(facts, (int)SdkAccessors.AnthropicStatus(exception), exception), default);
    }

    private static SdkError? FromAnthropicStream(Exception exception)
    {
        ErrorFacts facts = Body(SdkAccessors.AnthropicEvent(exception));
        return facts.Type is null && facts.Code is null ? null : new SdkError(facts with { Status = ErrorReader.StatusOf(facts) }, default);
    }

    private static ErrorFacts Complete(in ErrorFacts facts, int status, Exception exception)
        => facts with { Status = status, Message = facts.Message is { Length: > 0 } message ? message : exception.Message };

    private static ErrorFacts Body(Func<object?> content)
    {
        try
        {
            return content() is { } data ? Body(SdkAccessors.Bytes(data).Span) : default;
        }
        catch (Exception)
        {
            // A body that was not buffered, or is gone: the status is left.
            return default;
        }
    }

    private static ErrorFacts Body(ReadOnlySpan<byte> body) => ErrorReader.ReadBody(body[..Math.Min(body.Length, BodyReader.LongestError)]);

    private static ErrorFacts Body(string? body)
        => string.IsNullOrEmpty(body) ? default : Body(Encoding.UTF8.GetBytes(body[..Math.Min(body.Length, BodyReader.LongestError)]));
}
