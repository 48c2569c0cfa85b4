using System.Text.Json;
using LlmRouter.Providers.Json;
using LlmRouter.Resilience;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// Reads the chunks of one stream into updates: one for each choice that a chunk has something of. Used by one thread at a time.
/// </summary>
internal sealed class ChunkReader(Utf8Cache models) : IDisposable
{
    private const int MostChoices = 1_024;

    private readonly Utf8Cache _ids = new();
    private readonly SeenFields _fields = new();
    private readonly List<ChoiceState> _choices = new(1);
    private readonly List<(ChatResponseUpdate Update, ChoiceState? Choice)> _updates = new(1);
    private readonly ChunkTemplate _template = new();
    private ChoiceState? _templateChoice;
    private int _taken;
    private string? _id;
    private string? _model;
    private long _createdSeconds = long.MinValue;
    private DateTimeOffset? _created;

    /// <summary>What was reported last. Some servers report what has been used so far in every chunk.</summary>
    public UsageDetails? Usage { get; private set; }

    /// <summary>Whether every choice that was seen has finished.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Whether there are several choices, or one that calls tools.</summary>
    public bool IsMoreThanText => _choices.Count > 1 || _choices.Exists(static c => c.HasCalls);

    /// <summary>The next update of what was read.</summary>
    public ChatResponseUpdate? Take() => _taken < _updates.Count ? _updates[_taken++].Update : null;

    /// <summary>The last update, which carries the usage.</summary>
    public ChatResponseUpdate Last(UsageDetails usage)
    {
        ChatResponseUpdate update = new() { Contents = [new UsageContent(usage)] };
        Stamp(update, null);
        return update;
    }

    /// <summary>False when the chunk is an error.</summary>
    /// <exception cref="JsonException">It is no chunk (<see cref="JsonRead.IsMalformed"/> has the other exceptions that say so).</exception>
    public bool Read(ReadOnlySpan<byte> data, out ErrorFacts error)
    {
        error = default;
        Discard();
        if (_templateChoice is { } known && _template.TryRead(data, out string text))
        {
            ChatResponseUpdate update = new() { Contents = new ContentList { new TextContent(text) } };
            Stamp(update, known);
            _updates.Add((update, known));
            return true;
        }

        _templateChoice = null;
        Utf8JsonReader reader = new(data);
        JsonRead.Value(ref reader);
        if (!JsonRead.IsObject(ref reader))
        {
            return true;
        }

        AdditionalPropertiesDictionary? extra = null;
        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("choices"u8))
            {
                JsonRead.Value(ref reader);
                ReadChoices(ref reader);
            }
            else if (reader.ValueTextEquals("id"u8))
            {
                JsonRead.Value(ref reader);
                _id = _ids.Read(ref reader) is { Length: > 0 } id ? id : _id;
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                reader.Skip();
            }
            else if (reader.ValueTextEquals("created"u8))
            {
                JsonRead.Value(ref reader);
                ReadCreated(ref reader);
            }
            else if (reader.ValueTextEquals("model"u8))
            {
                JsonRead.Value(ref reader);
                _model = models.Read(ref reader) is { Length: > 0 } model ? model : _model;
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                JsonRead.Value(ref reader);
                Usage = UsageReader.Read(ref reader) ?? Usage;
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                JsonRead.Value(ref reader);
                if (reader.TokenType != JsonTokenType.Null)
                {
                    error = ErrorReader.Read(ref reader);
                    return false;
                }
            }
            else
            {
                _fields.Read(ref reader, data, ref extra);
            }
        }

        JsonRead.End(ref reader);
        Finish(extra);
        Learn(data);
        return true;
    }

    /// <summary>Drops what was read of a chunk that turned out to be none.</summary>
    public void Discard()
    {
        _updates.Clear();
        _taken = 0;
    }

    public void Dispose()
    {
        foreach (ChoiceState choice in _choices)
        {
            choice.Dispose();
        }
    }

    private void ReadChoices(ref Utf8JsonReader reader)
    {
        if (!JsonRead.IsArray(ref reader))
        {
            return;
        }

        while (JsonRead.NextItem(ref reader))
        {
            if (!JsonRead.IsObject(ref reader))
            {
                throw new JsonException("a choice is null");
            }

            // The index may come after the delta: what belongs to a choice is put in when it is known which.
            Utf8JsonReader start = reader;
            ChoiceState choice = Choice(FindIndex(ref start));
            _updates.Add((ChoiceReader.Read(ref reader, choice), choice));
        }
    }

    private static long FindIndex(ref Utf8JsonReader reader)
    {
        while (JsonRead.NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("index"u8))
            {
                JsonRead.Value(ref reader);
                return JsonRead.Count(ref reader) ?? 0;
            }

            reader.Skip();
        }

        return 0;
    }

    private ChoiceState Choice(long index)
    {
        foreach (ChoiceState choice in _choices)
        {
            if (choice.Index == index)
            {
                return choice;
            }
        }

        if (_choices.Count == MostChoices)
        {
            throw new JsonException("there are too many choices");
        }

        ChoiceState added = new(index);
        _choices.Add(added);
        return added;
    }

    private void ReadCreated(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long seconds) && seconds == _createdSeconds)
        {
            return;
        }

        _created = JsonRead.UnixTime(ref reader) ?? _created;
        _createdSeconds = _created?.ToUnixTimeSeconds() ?? long.MinValue;
    }

    /// <summary>The ids may come after the choices: all updates of the chunk get them at its end.</summary>
    private void Finish(AdditionalPropertiesDictionary? extra)
    {
        if (_updates.Count == 0 && extra is not null)
        {
            _updates.Add((new ChatResponseUpdate(), null));
        }

        foreach ((ChatResponseUpdate update, ChoiceState? choice) in _updates)
        {
            Stamp(update, choice);
        }

        if (extra is not null)
        {
            AddTo(_updates[0].Update, extra);
        }

        IsFinished = _choices.Count > 0 && _choices.TrueForAll(static c => c.HasFinished);
    }

    /// <summary>A chunk of one text and nothing else is what the next ones will look like.</summary>
    private void Learn(ReadOnlySpan<byte> data)
    {
        if (_updates is [({ Role: null, FinishReason: null, AdditionalProperties: null, Contents: [TextContent { Annotations: null } content] }, { } choice)])
        {
            _template.Record(data, content.Text);
            _templateChoice = choice;
        }
        else
        {
            _template.Clear();
        }
    }

    private void Stamp(ChatResponseUpdate update, ChoiceState? choice)
    {
        update.ResponseId = _id;
        update.MessageId = choice is null ? _id : choice.MessageId(_id);
        update.ModelId = _model;
        update.CreatedAt = _created;
    }

    private static void AddTo(ChatResponseUpdate update, AdditionalPropertiesDictionary extra)
    {
        if (update.AdditionalProperties is not { } properties)
        {
            update.AdditionalProperties = extra;
            return;
        }

        foreach ((string name, object? value) in extra)
        {
            properties.TryAdd(name, value);
        }
    }
}
