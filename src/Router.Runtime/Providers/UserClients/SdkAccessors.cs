using System.Net;
using System.Runtime.CompilerServices;

namespace LlmRouter.Providers.UserClients;

/// <summary>
/// What exceptions of well-known libraries can tell, without a reference to the libraries and without reflection. A call throws
/// where a library of another version lacks the member, or the object is no such thing: whoever calls is ready for that.
/// </summary>
internal static class SdkAccessors
{
    private const string ClientResultException = "System.ClientModel.ClientResultException, System.ClientModel";
    private const string PipelineResponse = "System.ClientModel.Primitives.PipelineResponse, System.ClientModel";
    private const string PipelineHeaders = "System.ClientModel.Primitives.PipelineResponseHeaders, System.ClientModel";
    private const string BinaryData = "System.BinaryData, System.Memory.Data";
    private const string RequestFailedException = "Azure.RequestFailedException, Azure.Core";
    private const string AzureResponse = "Azure.Response, Azure.Core";
    private const string AnthropicApiException = "Anthropic.Exceptions.AnthropicApiException, Anthropic";
    private const string AnthropicSseException = "Anthropic.Exceptions.AnthropicSseException, Anthropic";

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Status")]
    public static extern int ClientStatus([UnsafeAccessorType(ClientResultException)] object exception);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetRawResponse")]
    [return: UnsafeAccessorType(PipelineResponse)]
    public static extern object? ClientResponse([UnsafeAccessorType(ClientResultException)] object exception);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Content")]
    [return: UnsafeAccessorType(BinaryData)]
    public static extern object? ClientContent([UnsafeAccessorType(PipelineResponse)] object response);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Headers")]
    [return: UnsafeAccessorType(PipelineHeaders)]
    public static extern object ClientHeaders([UnsafeAccessorType(PipelineResponse)] object response);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "TryGetValue")]
    public static extern bool TryGetClientHeader([UnsafeAccessorType(PipelineHeaders)] object headers, string name, out string? value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "ToMemory")]
    public static extern ReadOnlyMemory<byte> Bytes([UnsafeAccessorType(BinaryData)] object data);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Status")]
    public static extern int AzureStatus([UnsafeAccessorType(RequestFailedException)] object exception);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ErrorCode")]
    public static extern string? AzureCode([UnsafeAccessorType(RequestFailedException)] object exception);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetRawResponse")]
    [return: UnsafeAccessorType(AzureResponse)]
    public static extern object? RawAzureResponse([UnsafeAccessorType(RequestFailedException)] object exception);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Content")]
    [return: UnsafeAccessorType(BinaryData)]
    public static extern object? AzureContent([UnsafeAccessorType(AzureResponse)] object response);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "TryGetHeader")]
    public static extern bool TryGetAzureHeader([UnsafeAccessorType(AzureResponse)] object response, string name, out string? value);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_StatusCode")]
    public static extern HttpStatusCode AnthropicStatus([UnsafeAccessorType(AnthropicApiException)] object exception);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ResponseBody")]
    public static extern string? AnthropicBody([UnsafeAccessorType(AnthropicApiException)] object exception);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_RequestID")]
    public static extern string? AnthropicRequestId([UnsafeAccessorType(AnthropicApiException)] object exception);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_EventData")]
    public static extern string? AnthropicEvent([UnsafeAccessorType(AnthropicSseException)] object exception);
}
