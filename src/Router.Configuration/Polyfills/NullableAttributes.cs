#if !NET
namespace System.Diagnostics.CodeAnalysis;

/// <summary>Lets null-state annotations compile for netstandard2.0.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
{
    public bool ReturnValue { get; } = returnValue;
}
#endif
