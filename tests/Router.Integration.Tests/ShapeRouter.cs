namespace LlmRouter.Integration.Tests;

/// <summary>A router with one of each: an own strategy, a budget, a pattern, a group in a group, tags.</summary>
[LlmRouter]
[ModelGroup<LastOfAll>("picked")]
[Deployment("picked", "first", Model = "openai/gpt-4o-mini", ApiKey = "env:OPENAI_API_KEY", Tags = ["silver"])]
[Deployment("picked", "second", Model = "openai/gpt-4o-mini", ApiKey = "env:OPENAI_API_KEY")]
[Deployment("picked", "third", Model = "openai/gpt-4o-mini", ApiKey = "env:OPENAI_API_KEY", AccessTags = ["staff"])]
[ModelGroup("any/*")]
[Deployment("any/*", "pass", Model = "openai/*", ApiKey = "env:OPENAI_API_KEY")]
[ModelGroup("wrapped")]
[Deployment("wrapped", "inside", Model = "group/paid")]
[ModelGroup("paid")]
[Deployment("paid", "one", Model = "openai/gpt-4o-mini", ApiKey = "env:OPENAI_API_KEY")]
[Budget("deployment:paid/one", 0.001, BudgetWindow.Minute)]
[ModelAlias("mini-alias", "any/gpt-4o-mini")]
public partial class ShapeRouter;

/// <summary>Takes the last candidate.</summary>
public readonly struct LastOfAll : IRoutingStrategy
{
    public void Prepare(StrategyContext group)
    {
    }

    public int Pick(scoped in Candidates candidates) => candidates.At(candidates.Count - 1);
}
