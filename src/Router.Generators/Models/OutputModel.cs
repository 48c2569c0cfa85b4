namespace LlmRouter.Generators;

/// <summary>What is written for one router. The parts are equal, and written again, independently of each other.</summary>
/// <param name="Api">What code that uses the router can see; <see langword="null"/> when the class cannot have another part.</param>
/// <param name="Tables">The constant data; <see langword="null"/> when there is none to be had.</param>
/// <param name="Failure">What went wrong inside the generator, else <see langword="null"/>.</param>
internal sealed record OutputModel(ApiModel? Api, TablesModel? Tables, FailureModel? Failure);
