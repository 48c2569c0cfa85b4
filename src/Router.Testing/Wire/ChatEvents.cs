using System.IO.Pipelines;
using System.Text.Json;

namespace LlmRouter.Testing.Wire;

/// <summary>
/// Writes the events of one stream. What all of them have in common is made once; an event then is a copy of that, its delta,
/// and the end.
/// </summary>
internal sealed class ChatEvents
{
    private readonly ChatReply _reply;
    private readonly PipeWriter _body;
    private readonly byte[] _head;
    private readonly bool _usage;

    public ChatEvents(ChatReply reply, PipeWriter body, bool includeUsage)
    {
        _reply = reply;
        _body = body;
        _usage = includeUsage;
        using JsonBuffer json = JsonBuffer.Rent();
        Utf8JsonWriter writer = json.Writer;
        writer.WriteStartObject();
        writer.WriteString("id"u8, reply.Id);
        writer.WriteString("object"u8, "chat.completion.chunk"u8);
        writer.WriteNumber("created"u8, reply.Created);
        writer.WriteString("model"u8, reply.Model);
        if (reply.Dialect == Dialect.OpenAI)
        {
            writer.WriteString("service_tier"u8, "default"u8);
        }

        writer.WriteString("system_fingerprint"u8, "fp_simulated"u8);
        _head = [.. "data: "u8, .. json.Finish().Span, .. ",\"choices\":["u8];
    }

    public void Role(int choice)
    {
        Open(choice);
        _body.Append(_reply.Text is null ? """{"role":"assistant","content":null}"""u8 : """{"role":"assistant","content":"","refusal":null}"""u8);
        Close("null"u8);
    }

    /// <summary>One token of the text.</summary>
    public void Token(int choice, int index)
    {
        Open(choice);
        _body.Append(_reply.IsRefusal ? "{\"refusal\":"u8 : "{\"content\":"u8);
        _body.Append(_reply.Answer.EncodedTokens[index]);
        _body.Append("}"u8);
        if (_reply.WantsLogProbabilities)
        {
            using JsonBuffer json = JsonBuffer.Rent();
            LogProbabilities.Write(json.Writer, _reply.Answer.Tokens.AsSpan(index, 1));
            Close("null"u8, json.Finish().Span);
        }
        else
        {
            Close("null"u8);
        }
    }

    /// <summary>The beginning of a tool call: its name.</summary>
    public void Call(int choice, int index)
    {
        using JsonBuffer json = JsonBuffer.Rent();
        Utf8JsonWriter writer = OpenCall(json, index);
        writer.WriteString("id"u8, _reply.CallId(choice, index));
        writer.WriteString("type"u8, "function"u8);
        writer.WriteStartObject("function"u8);
        writer.WriteString("name"u8, _reply.Answer.ToolCalls[index].Name);
        writer.WriteString("arguments"u8, ""u8);
        CloseCall(choice, json);
    }

    /// <summary>A piece of a tool call's arguments.</summary>
    public void Arguments(int choice, int index, string piece)
    {
        using JsonBuffer json = JsonBuffer.Rent();
        Utf8JsonWriter writer = OpenCall(json, index);
        writer.WriteStartObject("function"u8);
        writer.WriteString("arguments"u8, piece);
        CloseCall(choice, json);
    }

    public void Finish(int choice)
    {
        Open(choice);
        _body.Append("{}"u8);
        using JsonBuffer json = JsonBuffer.Rent();
        json.Writer.WriteStringValue(_reply.FinishReason);
        Close(json.Finish().Span);
    }

    public void Usage()
    {
        _body.Append(_head);
        _body.Append("],\"usage\":"u8);
        using JsonBuffer json = JsonBuffer.Rent();
        ChatBody.WriteUsage(json.Writer, _reply);
        _body.Append(json.Finish().Span);
        _body.Append("}\n\n"u8);
    }

    public void AzureFirst()
    {
        using JsonBuffer json = JsonBuffer.Rent();
        AzureFilter.WriteFirstEvent(json.Writer);
        Data(json.Finish().Span);
    }

    public void Error()
    {
        using JsonBuffer json = JsonBuffer.Rent();
        ErrorBody.Write(json.Writer, ErrorCatalog.ServerError);
        Data(json.Finish().Span);
    }

    /// <summary>An event that breaks off inside of a delta.</summary>
    public void Malformed()
    {
        Open(0);
        _body.Append("{\"content\":\"brok\n\n"u8);
    }

    public void Garbage() => _body.Append("\u0000\u0001<<<{]}}\r\r\n:::\n\ndata\nevent data {not json}\n\ndata: {]\n\n"u8);

    public void Done() => _body.Append("data: [DONE]\n\n"u8);

    private void Data(ReadOnlySpan<byte> json)
    {
        _body.Append("data: "u8);
        _body.Append(json);
        _body.Append("\n\n"u8);
    }

    private void Open(int choice)
    {
        _body.Append(_head);
        _body.Append("{\"index\":"u8);
        Span<byte> digits = _body.GetSpan(8);
        choice.TryFormat(digits, out int length, default, System.Globalization.CultureInfo.InvariantCulture);
        _body.Advance(length);
        _body.Append(",\"delta\":"u8);
    }

    private void Close(ReadOnlySpan<byte> finishReason, ReadOnlySpan<byte> logProbabilities = default)
    {
        _body.Append(",\"logprobs\":"u8);
        _body.Append(logProbabilities.IsEmpty ? "null"u8 : logProbabilities);
        _body.Append(",\"finish_reason\":"u8);
        _body.Append(finishReason);
        if (_reply.Dialect == Dialect.Azure)
        {
            _body.Append(",\"content_filter_results\":{}"u8);
        }

        _body.Append(_usage ? "}],\"usage\":null}\n\n"u8 : "}]}\n\n"u8);
    }

    private static Utf8JsonWriter OpenCall(JsonBuffer json, int index)
    {
        json.Writer.WriteStartObject();
        json.Writer.WriteStartArray("tool_calls"u8);
        json.Writer.WriteStartObject();
        json.Writer.WriteNumber("index"u8, index);
        return json.Writer;
    }

    private void CloseCall(int choice, JsonBuffer json)
    {
        json.Writer.WriteEndObject();
        json.Writer.WriteEndObject();
        json.Writer.WriteEndArray();
        json.Writer.WriteEndObject();
        Open(choice);
        _body.Append(json.Finish().Span);
        Close("null"u8);
    }
}
