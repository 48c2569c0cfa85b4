using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers;
using LlmRouter.Providers.Http;
using Microsoft.Extensions.AI;

namespace LlmRouter.Tests.Providers;

/// <summary>What most tests of adapters begin with.</summary>
internal static class Given
{
    public const string Key = "sk-test-0123456789abcdef";

    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static DeploymentConnection Connection(
        string provider = "openai",
        string endpoint = "https://api.openai.com/v1",
        string model = "gpt-4o",
        string? key = Key,
        string? apiVersion = null,
        ChatDefaults? defaults = null,
        bool dropUnsupported = false,
        params KeyValuePair<string, string>[] headers) => new()
        {
            Name = "gpt-4/one",
            Provider = provider,
            Model = model,
            Endpoint = new Uri(endpoint),
            ApiKey = key is null ? null : new Secret(key),
            ApiVersion = apiVersion,
            Defaults = defaults ?? ChatDefaults.None,
            DropUnsupported = dropUnsupported,
            Headers = headers,
        };

    public static DeploymentClient Client(StubHandler handler, DeploymentConnection? connection = null)
        => ProviderRegistry.Create(connection ?? Connection(), new HttpPool(_ => handler), new FixedTime(Now));

    public static ChatRequest Request(string text = "hi", ChatOptions? options = null) => new([new ChatMessage(ChatRole.User, text)], options);

    public static Task<Outcome<ChatResponse>> Complete(StubHandler handler, ChatRequest? request = null, DeploymentConnection? connection = null)
        => Client(handler, connection).CompleteAsync(request ?? Request(), default).AsTask();

    /// <summary>All updates of a stream, and the failure that it ended with.</summary>
    public static async Task<(List<ChatResponseUpdate> Updates, Failure? Failure)> Stream(
        StubHandler handler, ChatRequest? request = null, DeploymentConnection? connection = null)
    {
        Outcome<ChatStreamReader> opened = await Client(handler, connection).StreamAsync(request ?? Request(), default);
        if (!opened.IsSuccess)
        {
            return ([], opened.Failure);
        }

        await using ChatStreamReader reader = opened.Value;
        return await ReadAll(reader);
    }

    public static async Task<(List<ChatResponseUpdate> Updates, Failure? Failure)> ReadAll(ChatStreamReader reader)
    {
        List<ChatResponseUpdate> updates = [];
        while (true)
        {
            Outcome<ChatResponseUpdate?> next = await reader.ReadAsync(default);
            if (!next.IsSuccess)
            {
                return (updates, next.Failure);
            }

            if (next.Value is null)
            {
                return (updates, null);
            }

            updates.Add(next.Value);
        }
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
