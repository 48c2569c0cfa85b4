namespace LlmRouter;

/// <summary>
/// Declares a model group whose deployments are chosen by a strategy of the application's own, which is compiled into the router
/// like the built-in ones. <see cref="GroupSettingsAttribute.Strategy"/> must then not be given. Otherwise as
/// <see cref="ModelGroupAttribute"/>.
/// </summary>
/// <typeparam name="TStrategy">The strategy: a struct that generated code in the same project can see.</typeparam>
/// <param name="name">The name, unique in the router without regard to case; with one <c>*</c> for every name that it matches.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ModelGroupAttribute<TStrategy>(string name) : ModelGroupSettingsAttribute(name)
    where TStrategy : struct, IRoutingStrategy;
