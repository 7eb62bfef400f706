using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetDeep.Interop;

/// <summary>
/// An <see cref="EstimatorChain{TLastTransformer}"/> whose steps can be seen and fitted one by one. ML.NET keeps them in private fields and
/// has no public way to them; a test watches the fields (OpenedChainTests), and docs/decisions/0012-validation-in-a-pipeline.md says why
/// this way.
/// </summary>
internal abstract class OpenedChain
{
    /// <summary>The steps in order.</summary>
    public abstract IReadOnlyList<IEstimator<ITransformer>> Steps { get; }

    /// <summary>The chain, opened; null when the estimator is none.</summary>
    /// <exception cref="NotSupportedException">This version of ML.NET keeps the steps elsewhere.</exception>
    public static OpenedChain? Of(IEstimator<ITransformer> estimator)
    {
        var type = estimator.GetType();
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(EstimatorChain<>))
            return null;

        var opened = (OpenedChain)Activator.CreateInstance(typeof(EndingWith<>).MakeGenericType(type.GenericTypeArguments))!;
        try
        {
            opened.Open(estimator);
            return opened;
        }
        catch (MissingFieldException moved)
        {
            throw new NotSupportedException(
                $"MLNetDeep must know where EstimatorChain keeps its steps. Received: Microsoft.ML.Data "
                + $"{typeof(EstimatorChain<>).Assembly.GetName().Version}, which keeps them elsewhere ({moved.Message}). Use the version "
                + $"of Microsoft.ML that MLNetDeep was built for, or fit the steps before the trainer yourself, transform both sets with "
                + $"them, and call the trainer's Fit(input, validation).", moved);
        }
    }

    /// <summary>
    /// What the steps after this one are fitted on: the data as it is, or cached where the chain has a cache checkpoint after it.
    /// </summary>
    public abstract IDataView AfterStep(int step, IDataView data);

    /// <summary>The fitted steps as the chain's own Fit would return them: of the same type, with the same scopes.</summary>
    public abstract ITransformer Close(IReadOnlyList<ITransformer> fitted);

    /// <summary>The first fitted steps as a chain, with their scopes: what there is while a step after them is fitted.</summary>
    /// <param name="fitted">The fitted steps, from the first on.</param>
    public abstract ITransformer CloseEarly(IReadOnlyList<ITransformer> fitted);

    protected abstract void Open(IEstimator<ITransformer> chain);

    private sealed class EndingWith<TLast> : OpenedChain
        where TLast : class, ITransformer
    {
        private IEstimator<ITransformer>[] _steps = [];
        private TransformerScope[] _scopes = [];
        private bool[] _isCachedAfter = [];
        private IHost? _host;

        public override IReadOnlyList<IEstimator<ITransformer>> Steps => _steps;

        public override IDataView AfterStep(int step, IDataView data) =>
            _isCachedAfter[step] && step < _steps.Length - 1 ? new CacheDataView(_host!, data, null) : data;

        public override ITransformer Close(IReadOnlyList<ITransformer> fitted) => new TransformerChain<TLast>(fitted, _scopes);

        public override ITransformer CloseEarly(IReadOnlyList<ITransformer> fitted) =>
            new TransformerChain<ITransformer>(fitted, _scopes[..fitted.Count]);

        protected override void Open(IEstimator<ITransformer> chain)
        {
            var typed = (EstimatorChain<TLast>)chain;
            (_steps, _scopes, _isCachedAfter, _host) = (
                Fields<TLast>.Steps(typed), Fields<TLast>.Scopes(typed), Fields<TLast>.IsCachedAfter(typed), Fields<TLast>.Host(typed));
        }
    }

    private static class Fields<TLast>
        where TLast : class, ITransformer
    {
        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_estimators")]
        public static extern ref IEstimator<ITransformer>[] Steps(EstimatorChain<TLast> chain);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_scopes")]
        public static extern ref TransformerScope[] Scopes(EstimatorChain<TLast> chain);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_needCacheAfter")]
        public static extern ref bool[] IsCachedAfter(EstimatorChain<TLast> chain);

        [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_host")]
        public static extern ref IHost? Host(EstimatorChain<TLast> chain);
    }
}
