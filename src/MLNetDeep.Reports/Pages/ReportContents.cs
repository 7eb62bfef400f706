namespace MLNetDeep.Reports.Pages;

/// <summary>What a report is made from. What is null is left out of the page.</summary>
internal sealed record ReportContents(
    string Title, TrainingHistory History, DenseNetworkModel? Model, DenseNetworkOptions? Options, ReportedMetrics? Metrics);
