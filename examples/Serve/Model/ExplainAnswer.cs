namespace Serve.Model;

/// <summary>What POST /explain answers.</summary>
/// <param name="Label">The most probable class.</param>
/// <param name="Explained">The class that was explained.</param>
/// <param name="Score">Its raw score, before softmax.</param>
/// <param name="BaselineScore">That of an empty picture.</param>
/// <param name="Contributions">How much each of the 784 pixels contributed to the difference.</param>
/// <param name="Deviation">Their sum minus the difference.</param>
internal sealed record ExplainAnswer(
    string Label, string Explained, double Score, double BaselineScore, IReadOnlyList<float> Contributions, double Deviation);
