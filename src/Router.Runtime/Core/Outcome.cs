using System.Diagnostics.CodeAnalysis;
using LlmRouter.Errors;

namespace LlmRouter.Core;

/// <summary>
/// What an attempt came to: a value, or a failure. Adapters return it rather than throw; an exception that escapes one is the
/// classifier's business.
/// </summary>
internal readonly struct Outcome<T>
{
    private readonly T? _value;

    public Outcome(T value) => _value = value;

    public Outcome(Failure failure) => Failure = failure;

    public Failure? Failure { get; }

    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsSuccess => Failure is null;

    /// <summary>The value of a success.</summary>
    public T Value => _value!;

    public static implicit operator Outcome<T>(T value) => new(value);

    public static implicit operator Outcome<T>(Failure failure) => new(failure);
}
