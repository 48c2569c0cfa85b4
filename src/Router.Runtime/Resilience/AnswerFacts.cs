using LlmRouter.Core;
using Microsoft.Extensions.AI;

namespace LlmRouter;

/// <summary>A whole chat answer, for an <see cref="AnswerRule"/>. Valid during the call only; the answer is not to be changed.</summary>
public readonly ref struct AnswerFacts
{
    private readonly RoutedCall _call;
    private readonly DeploymentState _deployment;

    internal AnswerFacts(ChatResponse answer, RoutedCall call, DeploymentState deployment)
    {
        Answer = answer;
        _call = call;
        _deployment = deployment;
    }

    /// <summary>The answer.</summary>
    public ChatResponse Answer { get; }

    /// <summary>Why it ended, as the platform says it, e.g. <c>stop</c>, <c>length</c>, <c>content_filter</c>.</summary>
    public string? FinishReason => Answer.FinishReason?.Value;

    /// <summary>Its text, put together anew by every look.</summary>
    public string Text => Answer.Text;

    /// <summary>The group that declares the deployment.</summary>
    public string Group => _deployment.Group;

    /// <summary>The id of the deployment.</summary>
    public string Deployment => _deployment.Id;

    /// <summary>The provider, e.g. <c>openai</c>.</summary>
    public string Provider => _deployment.Connection.Provider;

    /// <summary>The model as the provider knows it.</summary>
    public string Model => _deployment.Connection.ModelFor(_call.Capture);

    /// <summary>Which attempt of the request it was, from 1.</summary>
    public int Attempt => _call.Attempts;

    /// <summary>What the application wrote into <see cref="RouteOptions.Metadata"/>.</summary>
    public IReadOnlyDictionary<string, object?>? Metadata => _call.Metadata;
}
