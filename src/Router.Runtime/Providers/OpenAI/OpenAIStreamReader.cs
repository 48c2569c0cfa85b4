using System.Runtime.CompilerServices;
using LlmRouter.Core;
using LlmRouter.Errors;
using LlmRouter.Providers.Http;
using LlmRouter.Providers.Json;
using LlmRouter.Providers.Sse;
using LlmRouter.Resilience;
using Microsoft.Extensions.AI;

namespace LlmRouter.Providers.OpenAI;

/// <summary>
/// The stream of one chat completion. It is complete when every choice that was seen has a finish reason; <c>[DONE]</c> alone
/// completes nothing. What comes after that is read for the usage, and a tail that is broken does no harm.
/// </summary>
internal sealed class OpenAIStreamReader : ChatStreamReader
{
    private readonly HttpResponseMessage _response;
    private readonly ProviderFailures _failures;
    private readonly ChunkReader _chunks;
    private readonly SseReader _events;
    private readonly CancellationTokenSource _abort = new();
    private ReadGate _gate;
    private bool _ended;
    private bool _usageGiven;
    private long _activity;

    /// <summary>Takes the response over.</summary>
    public OpenAIStreamReader(HttpResponseMessage response, Stream stream, ProviderFailures failures, Utf8Cache models)
    {
        _response = response;
        _failures = failures;
        _chunks = new ChunkReader(models);
        _events = new SseReader(stream);
        ProviderRequestId = ProviderFailures.RequestIdOf(response);
    }

    public override long Activity => Volatile.Read(ref _activity);

    public override bool IsComplete => _chunks.IsFinished;

    public override bool IsMoreThanText => _chunks.IsMoreThanText;

    public override ValueTask<Outcome<ChatResponseUpdate?>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_gate.Enter())
        {
            return new(Aborted());
        }

        bool isPending = false;
        try
        {
            if (TryStep(out Outcome<ChatResponseUpdate?> outcome))
            {
                return new(outcome);
            }

            isPending = true;
            return WaitAsync(cancellationToken);
        }
        finally
        {
            if (!isPending)
            {
                Leave();
            }
        }
    }

    public override void Abort()
    {
        _abort.Cancel();
        Close();
    }

    public override ValueTask DisposeAsync()
    {
        // A stream that has come to its end leaves its connection to others; any other takes it along.
        if (!_ended)
        {
            _abort.Cancel();
        }

        Close();
        return default;
    }

    /// <summary>The gate is entered: it is left at the end.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Outcome<ChatResponseUpdate?>> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Reads go by a token of the stream's own, so that both the caller of this read and Abort can end them.
            using CancellationTokenRegistration registration =
                cancellationToken.UnsafeRegister(static abort => ((CancellationTokenSource)abort!).Cancel(), _abort);
            while (true)
            {
                bool isMore = await _events.FillAsync(_abort.Token).ConfigureAwait(false);
                if (!isMore)
                {
                    return End(null);
                }

                Volatile.Write(ref _activity, _activity + 1);

                if (TryStep(out Outcome<ChatResponseUpdate?> outcome))
                {
                    return outcome;
                }
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception) when (_abort.IsCancellationRequested)
        {
            return Aborted();
        }
        catch (Exception e)
        {
            return End(_failures.WhileReading(TransportClassifier.WhileReading(e), _response));
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>The next outcome, as far as it is buffered.</summary>
    private bool TryStep(out Outcome<ChatResponseUpdate?> outcome)
    {
        while (true)
        {
            if (_chunks.Take() is { } update)
            {
                outcome = update;
                return true;
            }

            if (_ended)
            {
                outcome = End(null);
                return true;
            }

            if (!_events.TryRead())
            {
                outcome = default;
                return false;
            }

            if (ReadEvent() is { } failure)
            {
                outcome = failure;
                return true;
            }
        }
    }

    /// <summary>Takes in one event; a failure ends the stream.</summary>
    private Failure? ReadEvent()
    {
        ReadOnlySpan<byte> data = _events.Data.Trim(" \t\r\n"u8);
        if (data.IsEmpty)
        {
            return null;
        }

        if (data.SequenceEqual("[DONE]"u8))
        {
            _ended = _chunks.IsFinished;
            return _ended ? null : TooEarly();
        }

        Failure? failure = _events.Type.SequenceEqual("error"u8)
            ? _failures.FromInside(ErrorReader.ReadBody(data), _response)
            : ReadChunk(data);
        if (failure is not null)
        {
            _chunks.Discard();
            _ended = _chunks.IsFinished;
            return _ended ? null : failure;
        }

        Usage = _chunks.Usage;
        return null;
    }

    private Failure? ReadChunk(ReadOnlySpan<byte> data)
    {
        try
        {
            return _chunks.Read(data, out ErrorFacts error) ? null : _failures.FromInside(error, _response);
        }
        catch (Exception e) when (JsonRead.IsMalformed(e))
        {
            return _failures.Malformed($"a chunk of the stream is not one: {e.Message}", _response, e);
        }
    }

    /// <summary>The stream is over: complete if every choice is, whatever happened to the rest of it.</summary>
    private Outcome<ChatResponseUpdate?> End(Failure? failure)
    {
        if (!_chunks.IsFinished)
        {
            return failure ?? TooEarly();
        }

        _ended = true;
        if (_usageGiven || _chunks.Usage is not { } usage)
        {
            return new Outcome<ChatResponseUpdate?>((ChatResponseUpdate?)null);
        }

        _usageGiven = true;
        return _chunks.Last(usage);
    }

    private Failure TooEarly() => _failures.Malformed("the stream ended before it was complete", _response);

    private Outcome<ChatResponseUpdate?> Aborted()
        => new Failure(FailureKind.Connection, FailureStage.Sent, "the stream was cut from this side") { ProviderRequestId = ProviderRequestId };

    private void Leave()
    {
        if (_gate.Leave())
        {
            FreeBuffers();
        }
    }

    private void Close()
    {
        if (_gate.Close())
        {
            FreeBuffers();
        }

        _response.Dispose();
    }

    private void FreeBuffers()
    {
        _events.Dispose();
        _chunks.Dispose();
    }
}
