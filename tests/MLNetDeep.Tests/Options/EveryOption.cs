using System.Reflection;
using System.Runtime.CompilerServices;
using MLNetDeep.Options;
using MLNetDeep.Tests.Conventions;

namespace MLNetDeep.Tests.Options;

/// <summary>One property of one kind of options, found by reflection in what the files of Options/ declare.</summary>
/// <param name="Kind">The record that is made, which may have inherited the property.</param>
/// <param name="Property">The property.</param>
internal sealed record EveryOption(Type Kind, PropertyInfo Property)
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Every option there is. What a <see cref="MonitoredValue"/> is made of is nobody's option: users pick one as a whole;
    /// and a layer says itself which <see cref="LayerArray"/>s it has.</summary>
    public static IReadOnlyList<EveryOption> All { get; } =
    [
        .. SourceTree.Library.Where(file => SourceTree.LayerOf(file) == "Options")
        .SelectMany(file => file.Types.Select(type => $"{file.Namespace}.{type}")).Distinct()
            .Select(name => typeof(DenseNetworkOptions).Assembly.GetType(name))
            .OfType<Type>()
            .Where(type => type is { IsClass: true, IsAbstract: false }
                && !type.IsSubclassOf(typeof(MonitoredValue)) && type != typeof(LayerArray))
            .SelectMany(type => type.GetProperties().Where(property => property.SetMethod is not null)
                .Select(property => new EveryOption(type, property))),
    ];

    /// <summary>The type of its values, without the question mark of one that may be null.</summary>
    public Type ValueType => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>Whether null says something: "none", "by the label".</summary>
    public bool MayBeNull => Property.PropertyType.IsValueType
        ? Nullable.GetUnderlyingType(Property.PropertyType) is not null
        : new NullabilityInfoContext().Create(Property).WriteState == NullabilityState.Nullable;

    /// <summary>Whether it has to be given, so that it has no default.</summary>
    public bool IsRequired =>
        Property.GetCustomAttribute<RequiredMemberAttribute>() is not null
        || Constructor(Kind).GetParameters().Any(parameter => parameter.Name == Property.Name && !parameter.HasDefaultValue);

    /// <summary>The value it has when nobody sets it.</summary>
    public object? Default => Property.GetValue(Made(Kind));

    /// <summary>What is said of options in which it has the value, all else being right.</summary>
    public string[] ViolationsWith(object? value)
    {
        var options = Made(Kind);
        Property.SetValue(options, value);
        return Violations(options);
    }

    public override string ToString() => $"{Kind.Name}.{Property.Name}";

    /// <summary>An object of the kind that is valid.</summary>
    internal static object Made(Type kind)
    {
        var constructor = Constructor(kind);
        var made = constructor.Invoke(
            [.. constructor.GetParameters()
            .Select(parameter => parameter.HasDefaultValue ? parameter.DefaultValue : Valid(parameter.ParameterType))]);
        foreach (var required in kind.GetProperties().Where(property => property.GetCustomAttribute<RequiredMemberAttribute>() is not null))
            required.SetValue(made, Valid(required.PropertyType));
        return made;
    }

    /// <summary>The one with the fewest parameters, but not that of a copy.</summary>
    private static ConstructorInfo Constructor(Type kind) =>
        kind.GetConstructors(Instance).Where(constructor => constructor.GetParameters() is not [var only] || only.ParameterType != kind)
            .MinBy(constructor => constructor.GetParameters().Length)!;

    private static object Valid(Type type) => type switch
    {
        _ when type == typeof(int) => 2,
        _ when type == typeof(float) => .5f,
        _ when type == typeof(double) => .5,
        _ when type == typeof(string) => "name",
        _ when type == typeof(bool) => true,
        _ when type == typeof(float[]) => new[] { .5f },
        _ when type == typeof(Activation) => Activation.ReLU,
        _ when type == typeof(MetricFunction) => MetricFunction.Accuracy,
        _ when type == typeof(IReadOnlyList<Layer>) => new Layer[] { new Dense(1) },
        { IsEnum: true } => Enum.GetValues(type).GetValue(0)!,
        { IsClass: true, IsAbstract: false } => Made(type),
        _ => throw new NotSupportedException($"Say in {nameof(EveryOption)} what a valid {type.Name} is."),
    };

    private static string[] Violations(object options)
    {
        if (options.GetType().GetMethod("Violations", Instance, [typeof(string)]) is { } named)
            return [.. (IEnumerable<string>)named.Invoke(options, ["It"])!];
        if (options.GetType().GetMethod("Violations", Instance, []) is { } violations)
            return [.. (IEnumerable<string>)violations.Invoke(options, [])!];

        var validate = options.GetType().GetMethod("Validate", Instance, [])
            ?? throw new NotSupportedException(
                $"{options.GetType().Name} has options, but neither Violations(name), nor Violations(), nor Validate().");
        try
        {
            validate.Invoke(options, []);
            return [];
        }
        catch (TargetInvocationException refused) when (refused.InnerException is ArgumentException)
        {
            return [.. refused.InnerException.Message.Split("\n - ").Skip(1)];
        }
    }
}
