using System.Text.Json;
using LlmRouter.Providers.Http;
using LlmRouter.Providers.Json;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// Puts the tool calls of one choice of a stream together. A call is given out when it cannot grow any more: when the next one
/// has begun and its arguments are a whole object, else when the choice has finished.
/// </summary>
internal sealed class ToolCallAssembler : IDisposable
{
    private readonly List<Call> _calls = [];

    /// <summary>Takes in the deltas that the reader is at; calls that are complete go to <paramref name="contents"/>.</summary>
    public void Read(ref Utf8JsonReader reader, ref ContentList? contents)
    {
        if (!JsonRead.IsArray(ref reader))
        {
            return;
        }

        while (JsonRead.NextItem(ref reader))
        {
            if (!JsonRead.IsObject(ref reader))
            {
                throw new JsonException("a tool call is null");
            }

            Call call = ReadDelta(ref reader);
            foreach (Call other in _calls)
            {
                if (other != call && !other.IsGiven && other.IsWhole)
                {
                    Give(other, ref contents);
                }
            }
        }
    }

    /// <summary>The choice has finished: gives out what is left.</summary>
    public void Finish(ref ContentList? contents)
    {
        foreach (Call call in _calls)
        {
            if (!call.IsGiven)
            {
                Give(call, ref contents);
            }
        }
    }

    public void Dispose()
    {
        foreach (Call call in _calls)
        {
            call.Arguments.Dispose();
        }
    }

    private static void Give(Call call, ref ContentList? contents)
    {
        call.IsGiven = true;
        string name = call.Name is { Length: > 0 } known ? known : throw new JsonException("a function call has no name");
        (contents ??= []).Add(ToolCallReader.Create(call.Id, name, call.Arguments.Span));
    }

    private Call ReadDelta(ref Utf8JsonReader reader)
    {
        long? index = null;
        string? id = null;
        string? name = null;
        using PooledBuffer arguments = new(256);
        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("index"u8))
            {
                JsonRead.Value(ref reader);
                index = JsonRead.Count(ref reader);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                JsonRead.Value(ref reader);
                id = JsonRead.Text(ref reader);
            }
            else if (reader.ValueTextEquals("function"u8))
            {
                JsonRead.Value(ref reader);
                ReadFunction(ref reader, ref name, arguments);
            }
            else
            {
                reader.Skip();
            }
        }

        Call call = Find(index, id, name);
        call.Id ??= id is { Length: > 0 } ? id : null;
        call.Name ??= name is { Length: > 0 } ? name : null;
        if (call.IsGiven && arguments.Length > 0)
        {
            throw new JsonException("a function call goes on after its end");
        }

        call.Arguments.Append(arguments.Span);
        return call;
    }

    private static void ReadFunction(ref Utf8JsonReader reader, ref string? name, PooledBuffer arguments)
    {
        if (!JsonRead.IsObject(ref reader))
        {
            return;
        }

        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("name"u8))
            {
                JsonRead.Value(ref reader);
                name = JsonRead.Text(ref reader);
            }
            else if (reader.ValueTextEquals("arguments"u8))
            {
                JsonRead.Value(ref reader);
                if (reader.TokenType == JsonTokenType.String)
                {
                    arguments.Advance(reader.CopyString(arguments.GetSpan(Math.Max(reader.ValueSpan.Length, 1))));
                }
                else if (reader.TokenType != JsonTokenType.Null)
                {
                    JsonText.Write(arguments, JsonElement.ParseValue(ref reader));
                }
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>
    /// By index; but some servers send none, or the same for every call: there, another id with a name is another call.
    /// </summary>
    private Call Find(long? index, string? id, string? name)
    {
        Call? found = index is null ? _calls.Count > 0 ? _calls[^1] : null : _calls.FindLast(c => c.Index == index);
        bool isNew = found is null || (id is { Length: > 0 } && found.Id is not null && found.Id != id && name is { Length: > 0 });
        if (isNew)
        {
            _calls.Add(found = new Call(index ?? _calls.Count));
        }

        return found!;
    }

    private sealed class Call(long index)
    {
        public long Index { get; } = index;

        public string? Id { get; set; }

        public string? Name { get; set; }

        public bool IsGiven { get; set; }

        public PooledBuffer Arguments { get; } = new(256);

        public bool IsWhole => ToolCallReader.IsWhole(Arguments.Span);
    }
}
