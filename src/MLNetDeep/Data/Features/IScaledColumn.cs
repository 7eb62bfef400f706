namespace MLNetDeep.Data.Features;

/// <summary>A transformer whose output column is an input column, every element of it times a scale plus an offset.</summary>
internal interface IScaledColumn
{
    /// <summary>The column it makes.</summary>
    string OutputColumnName { get; }

    /// <summary>The column it reads; null when it reads several, so that its output is something else.</summary>
    string? OnlyInputColumnName { get; }

    /// <summary>What each value is multiplied by.</summary>
    float Scale { get; }

    /// <summary>What is added afterwards.</summary>
    float Offset { get; }
}
