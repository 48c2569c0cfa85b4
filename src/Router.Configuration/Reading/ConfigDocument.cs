namespace LlmRouter.Configuration;

/// <summary>Where a tree was written, which decides what its root may hold.</summary>
internal enum ConfigSource
{
    Json,
    Attributes,
}

/// <summary>One source of a router's configuration: a <c>models.json</c>, or the attributes of a class.</summary>
internal readonly record struct ConfigDocument(ConfigNode Root, ConfigSource Source);
