using LlmRouter.Configuration;

namespace LlmRouter.Generators;

/// <summary>The members of a router, with their documentation. Nothing that only the engine needs: a weight is not here.</summary>
/// <param name="Shape">The class.</param>
/// <param name="HintName">The name of its file, without extension.</param>
/// <param name="Remarks">XML documentation, escaped.</param>
/// <param name="Groups">Those that can have members: what two groups claim, the first one gets.</param>
/// <param name="Strategies">The application's own strategies.</param>
internal sealed record ApiModel(
    RouterShape Shape, string HintName, string Remarks, EquatableArray<GroupModel> Groups, EquatableArray<StrategyModel> Strategies);

/// <summary>A group with a strategy of the application's own.</summary>
/// <param name="Ordinal">The position of the group in the configuration.</param>
/// <param name="Type">The strategy's type as C# code.</param>
internal sealed record StrategyModel(int Ordinal, string Type);

/// <summary>The members of a group.</summary>
/// <param name="Ordinal">Its position in the configuration.</param>
/// <param name="Name">As callers write it.</param>
/// <param name="Member">The property of the router, the constant, and the class of deployment names.</param>
/// <param name="Type">The class of the client.</param>
/// <param name="DeploymentsType">The class of the deployments' handles.</param>
/// <param name="IsEmbedding">Which base class the client has.</param>
/// <param name="Summary">XML documentation, escaped.</param>
/// <param name="Deployments">In declared order.</param>
internal sealed record GroupModel(
    int Ordinal,
    string Name,
    string Member,
    string Type,
    string DeploymentsType,
    bool IsEmbedding,
    string Summary,
    EquatableArray<DeploymentModel> Deployments);

/// <summary>The members of a deployment.</summary>
/// <param name="Ordinal">Its position in the group.</param>
/// <param name="Name">As <c>group/id</c>.</param>
/// <param name="Member">The property that is its handle.</param>
/// <param name="Constant">The constant that is its name.</param>
/// <param name="Summary">XML documentation, escaped.</param>
internal sealed record DeploymentModel(int Ordinal, string Name, string Member, string Constant, string Summary);
