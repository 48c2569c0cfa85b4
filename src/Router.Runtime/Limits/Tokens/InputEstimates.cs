using LlmRouter.Providers;
using Microsoft.Extensions.AI;

namespace LlmRouter.Limits;

/// <summary>
/// The router's estimator as the engine asks it: no number that an implementation of the application returns can break a sum.
/// Thread-safe.
/// </summary>
internal sealed class InputEstimates(ITokenEstimator estimator)
{
    /// <summary>The estimator's error: a number from 0 to 1.</summary>
    public double Error { get; } = estimator.Error switch
    {
        double.NaN => TokenEstimator.DefaultError,
        double error => Math.Clamp(error, 0, 1),
    };

    /// <summary>The input tokens of a chat request.</summary>
    public int Of(in ChatRequest request) => ChatTokens.Clamp(estimator.EstimateChat(request.Messages, request.Options));

    /// <summary>The input tokens of an embedding request.</summary>
    public int Of(in EmbeddingRequest request) => ChatTokens.Clamp(estimator.EstimateTexts(request.Values));

    /// <summary>
    /// The tokens of a piece of an answer that has been sent already. It is only booked: an estimator that fails is passed over.
    /// </summary>
    public int OfPiece(string? text)
    {
        try
        {
            return ChatTokens.OfText(estimator, text);
        }
        catch (Exception)
        {
            return ChatTokens.OfText(TokenEstimator.Default, text);
        }
    }
}
