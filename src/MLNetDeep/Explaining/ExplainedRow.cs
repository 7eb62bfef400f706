namespace MLNetDeep.Explaining;

/// <summary>What was found out of a row besides its contributions.</summary>
/// <param name="Output">The explained output; null where a feature or score is not finite, so that nothing was explained.</param>
/// <param name="Score">The explained score.</param>
/// <param name="BaselineScore">The same score of the baseline.</param>
/// <param name="Deviation">The sum of the contributions minus the difference of the two.</param>
/// <param name="NumberOfSteps">At how many points the gradient was taken.</param>
internal readonly record struct ExplainedRow(int? Output, double Score, double BaselineScore, double Deviation, int NumberOfSteps);
