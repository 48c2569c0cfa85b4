namespace LlmRouter;

/// <summary>Declares a model group: what callers ask for by one name, served by its deployments.</summary>
/// <param name="name">
/// The name, unique in the router without regard to case. With one <c>*</c> in it (<c>openai/*</c>) the group stands for every
/// name that it matches; the generator makes no member of such a group, which is asked by name.
/// </param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ModelGroupAttribute(string name) : ModelGroupSettingsAttribute(name);
