using LlmRouter.Resilience;

namespace LlmRouter.Providers.OpenAI;

/// <summary>What has been read of an error so far.</summary>
internal struct ErrorDraft
{
    // Fields: they are filled by reference.
    public string? Message;
    public string? Code;
    public string? Type;
    public string? InnerCode;
    public string? Parameter;
    public string? RequestId;

    /// <summary>What a provider behind a gateway said.</summary>
    public string? Raw;

    public TimeSpan? RetryAfter;

    public ErrorSigns Signs;

    /// <summary>Takes over what the error inside this one says: it is the narrower one.</summary>
    public void TakeOver(in ErrorDraft inner)
    {
        Message = inner.Message ?? Message;
        Code = inner.Code ?? Code;
        Type = inner.Type ?? Type;
        InnerCode = inner.InnerCode ?? InnerCode;
        Parameter = inner.Parameter ?? Parameter;
        RequestId ??= inner.RequestId;
        Raw = inner.Raw ?? Raw;
        RetryAfter = inner.RetryAfter ?? RetryAfter;
        Signs |= inner.Signs;
    }

    public readonly ErrorFacts ToFacts() => new()
    {
        Message = Raw is null ? Message : Message is null ? Raw : $"{Message}: {Raw}",
        Code = Code,
        Type = Type,
        InnerCode = InnerCode,
        Parameter = Parameter,
        RequestId = RequestId,
        BodyRetryAfter = RetryAfter,
        Signs = Signs,
    };
}
